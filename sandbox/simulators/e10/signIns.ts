import { randomUUID } from 'node:crypto';
import type { Employee, People } from './people';

/** Who sits at the browser, and the tokens with which people are sent on: each serves once. */
export class SignIns {
  private atBrowser: Employee | undefined;
  private readonly tokens = new Map<string, Employee>();

  constructor(private readonly people: People) {}

  /** @param userId nobody where it is null. */
  sitDown(userId: string | null): void {
    this.atBrowser = userId === null ? undefined : this.people.find(userId);
  }

  /** undefined where nobody has signed in. */
  sendOn(): string | undefined {
    if (!this.atBrowser) return undefined;
    const token = randomUUID();
    this.tokens.set(token, this.atBrowser);
    return token;
  }

  redeem(token: string): Employee | undefined {
    const person = this.tokens.get(token);
    this.tokens.delete(token);
    return person;
  }
}
