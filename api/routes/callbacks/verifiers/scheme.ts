import { z } from 'zod';
import {
  type DeclaredVerifier,
  defaultGraceSeconds,
  type IncomingCallback,
  unusable,
  type VerifierRefusal,
} from '../../../../application/callbacks/verifierSchemes';
import { defined } from '../../../../domain/defined';
import { isoTime, wholeNumber } from '../../../http/schemas';

interface SchemeSpec<Settings extends z.ZodRawShape> {
  kind: string;
  description: string;
  /** What is declared beside the secret; shown again as it is. */
  settings: Settings;
  /** Absent where the scheme has none. */
  secret?: z.ZodType<string, string>;
  /** What tells several of this kind in one binding apart; without it there can be one. */
  tellApart?(settings: z.output<z.ZodObject<Settings>>): string;
  /** null where it passes; otherwise one of a few fixed words, which count in the metrics. */
  refusal(
    message: IncomingCallback,
    settings: z.output<z.ZodObject<Settings>>,
    secrets: readonly string[],
  ): VerifierRefusal | null;
}

/** One way of verifying callbacks. Another one is another file that defines it, and its name in the list. */
export type Scheme = ReturnType<typeof defineScheme>;

/** As long as a path token may have. */
const maxGraceSeconds = 30 * 24 * 3600;

export function defineScheme<Settings extends z.ZodRawShape>(spec: SchemeSpec<Settings>) {
  const { kind, description, tellApart } = spec;
  const settings = z.strictObject(spec.settings);
  const idOf = (parsed: z.output<typeof settings>) => (tellApart ? `${kind}:${tellApart(parsed)}` : kind);
  return {
    kind,
    hasSecret: spec.secret !== undefined,
    declared: z
      .strictObject({
        kind: z.literal(kind),
        ...spec.settings,
        ...(spec.secret ? secretFields(spec.secret) : {}),
      })
      .meta({ description })
      .transform((given): DeclaredVerifier => {
        const { secret, graceSeconds, rest } = split(given);
        const parsed = settings.parse(rest);
        return {
          id: idOf(parsed),
          kind,
          settings: parsed,
          ...defined({ secret, graceSeconds }),
        };
      }),
    shown: z.object({
      kind: z.literal(kind),
      ...spec.settings,
      ...(spec.secret ? { oldSecretAcceptedUntil: oldSecretAcceptedUntil.exactOptional() } : {}),
    }),
    refusal: (
      message: IncomingCallback,
      kept: unknown,
      secrets: readonly string[],
    ): VerifierRefusal | null => {
      const parsed = settings.safeParse(kept);
      return parsed.success ? spec.refusal(message, parsed.data, secrets) : unusable;
    },
  };
}

const oldSecretAcceptedUntil = isoTime.meta({ description: 'Until then the secret before works as well.' });

export const graceSecondsSchema = wholeNumber(0, maxGraceSeconds);

function secretFields(secret: z.ZodType<string, string>) {
  return {
    secret: secret.exactOptional().meta({
      description: 'Never shown again. Required at first; left out later, the one before stays.',
    }),
    graceSeconds: graceSecondsSchema.exactOptional().meta({
      description: `With a new secret: how long the one before is still accepted; ${defaultGraceSeconds} where left out.`,
    }),
  };
}

const secretPart = z.looseObject({ secret: z.string().optional(), graceSeconds: z.number().optional() });

function split(given: object) {
  const { kind: _, secret, graceSeconds, ...rest } = secretPart.parse(given);
  return { secret, graceSeconds, rest };
}
