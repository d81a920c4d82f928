import { Refusal } from '../control';

/**
 * E10 will not, in its own code and words: HTTP 200 with a code on the wire, 404 or 409 at a control endpoint. Seen in
 * public clients: 200004, 200005, 200007, 200031, 1200302, 1200306, 1200387, 45009. The others are ours.
 */
export const codes = {
  /** The authorization code was used before. */
  codeUsed: '200004',
  credentials: '200005',
  refreshToken: '200006',
  token: '200007',
  unknownPerson: '200031',
  unknownRequest: '1200302',
  notAllowed: '1200306',
  unknownField: '1200387',
  malformed: '1200001',
  notPossible: '1200399',
  rateLimited: '45009',
  esb: '500',
} as const;

export class E10Refusal extends Refusal {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message, code === codes.unknownRequest ? 404 : 409);
  }
}

export function refused(kind: keyof typeof codes, message: string): E10Refusal {
  return new E10Refusal(codes[kind], message);
}
