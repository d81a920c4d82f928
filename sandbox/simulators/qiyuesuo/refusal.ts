import { Refusal } from '../control';

/** The only codes that are documented beside 0 (A): an error that is not known, and a wrong parameter. */
export const codes = { unknown: 1_000_000, parameter: 1_000_001 } as const;

/** The vendor will not, in its own words: HTTP 200 with a code on the wire, 404 or 409 at a control endpoint. */
export class QiyuesuoRefusal extends Refusal {
  constructor(
    readonly code: (typeof codes)[keyof typeof codes],
    message: string,
    status: 404 | 409 = 409,
  ) {
    super(message, status);
  }
}

export function refused(message: string): QiyuesuoRefusal {
  return new QiyuesuoRefusal(codes.unknown, message);
}

export function notThere(message: string): QiyuesuoRefusal {
  return new QiyuesuoRefusal(codes.unknown, message, 404);
}

export function wrongParameter(message: string): QiyuesuoRefusal {
  return new QiyuesuoRefusal(codes.parameter, message);
}
