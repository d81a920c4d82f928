import { randomUUID } from 'node:crypto';
import type { DeadTokenDress } from '../deadToken';
import { codes, E10Refusal, refused } from './refusal';

export interface GivenTokens {
  accessToken: string;
  refreshToken: string;
}

/** Codes serve once; access tokens live side by side, each for its own life time; refresh tokens serve once. */
export class Tokens {
  private readonly authorizationCodes = new Set<string>();
  private readonly endings = new Map<string, number>();
  private readonly refreshTokens = new Set<string>();

  constructor(
    private readonly lifeMs: number,
    /** How one that is not valid is told. */
    public deadAs: DeadTokenDress,
  ) {}

  giveCode(): string {
    const code = randomUUID();
    this.authorizationCodes.add(code);
    return code;
  }

  forCode(code: string): GivenTokens {
    if (!this.authorizationCodes.delete(code)) throw refused('codeUsed', 'code无效或已使用');
    return this.give();
  }

  forRefreshToken(refreshToken: string): GivenTokens {
    if (!this.refreshTokens.delete(refreshToken)) throw refused('refreshToken', 'refresh_token无效');
    return this.give();
  }

  expireAll(): void {
    this.endings.clear();
  }

  /** Refresh tokens too, so that only a new code helps. */
  revokeAll(): void {
    this.expireAll();
    this.refreshTokens.clear();
  }

  /** @throws E10Refusal */
  check(accessToken: string | undefined): void {
    const ending = accessToken === undefined ? undefined : this.endings.get(accessToken);
    if (ending === undefined || ending <= Date.now())
      throw new E10Refusal(codes.token, 'access_token无效或已过期');
  }

  /** For a person who has signed in, too. */
  give(): GivenTokens {
    const given = { accessToken: randomUUID(), refreshToken: randomUUID() };
    this.endings.set(given.accessToken, Date.now() + this.lifeMs);
    this.refreshTokens.add(given.refreshToken);
    return given;
  }
}
