import { randomUUID } from 'node:crypto';
import type { DeadTokenDress } from '../deadToken';
import { VendorRefusal } from './refusal';

/** Access tokens; several live side by side, each for its own life time. */
export class Tokens {
  private readonly endings = new Map<string, number>();

  constructor(
    private readonly lifeMs: number,
    /** How one that is not valid is told. */
    public deadAs: DeadTokenDress,
  ) {}

  give(): string {
    const token = randomUUID();
    this.endings.set(token, Date.now() + this.lifeMs);
    return token;
  }

  expireAll(): void {
    this.endings.clear();
  }

  check(authorization: string | undefined, scheme: string): void {
    const token = authorization?.startsWith(`${scheme} `)
      ? authorization.slice(scheme.length + 1)
      : undefined;
    const ending = token === undefined ? undefined : this.endings.get(token);
    if (ending === undefined || ending <= Date.now())
      throw new VendorRefusal('badToken', 'invalid credential, access_token is invalid or not latest');
  }
}
