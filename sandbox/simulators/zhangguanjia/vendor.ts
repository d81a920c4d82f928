import type { z } from 'zod';
import { type Letter, letterBody, Outbox } from '../outbox';
import { Tally } from '../tally';
import { vendorTime } from '../time';
import { type Application, isUsedUp } from './application';
import { Catalogue } from './catalogue';
import type { VendorEvent } from './dialect';
import type { keptVendorSchema } from './kept';
import { Applications } from './life';
import { type Stamps, stamp } from './machine';
import type { ResolvedOptions } from './options';
import type { ShownAs } from './shownAs';
import { Tokens } from './tokens';
import { WebLogins } from './webLogins';

/** One ZhangGuanJia server: what it holds, what was done to it, and what it tells the world. */
export class Vendor {
  readonly dialect: ResolvedOptions['dialect'];
  readonly catalogue: Catalogue;
  readonly applications: Applications;
  readonly tokens: Tokens;
  readonly webLogins = new WebLogins();
  readonly outbox: Outbox;
  /** What the detail shows otherwise than it is. */
  shownAs: ShownAs = {};
  /** What really changed something, by idempotency key. */
  readonly effects = new Tally();
  /** Every call by its operation, refused and faulty ones included. */
  readonly calls = new Tally();

  constructor(
    readonly options: ResolvedOptions,
    /** This server's own address. */
    readonly url: string,
  ) {
    this.dialect = options.dialect;
    this.catalogue = new Catalogue(options);
    this.applications = new Applications(options);
    this.tokens = new Tokens(options.tokenLifeSeconds * 1000, options.deadTokenAs);
    this.outbox = new Outbox({
      url: options.callbackUrl,
      format: options.callbackFormat,
      headers: options.callbackHeaders,
      firstWaitMs: options.callbackFirstWaitMs,
      maxTries: options.callbackMaxTries,
      timeoutMs: options.callbackTimeoutMs,
      ack: options.dialect.callback.ack,
    });
  }

  /** What it keeps between its starts; tokens, counters and switches begin anew. */
  kept(): z.infer<typeof keptVendorSchema> {
    return { applications: this.applications.all(), callbacks: this.outbox.list() };
  }

  restore({ applications, callbacks }: z.infer<typeof keptVendorSchema>): void {
    for (const application of applications) this.applications.restore(application);
    this.outbox.restore(callbacks);
  }

  /** A person stamps; where the site completes by the count, the last stamp does it. */
  use(sealCode: string, stamps: Stamps): Application {
    const application = this.applications.findByCode(sealCode);
    stamp(application, stamps, (useId) => `${this.url}/images/${useId}.png`);
    if (this.options.completeWhenUsedUp && isUsedUp(application))
      this.happen('sealingCompleted', application);
    return application;
  }

  /** One of the five events, for real, and its callback. */
  happen(event: VendorEvent, application: Application): void {
    this.outbox.post(this.bringAbout(event, application));
  }

  /** @returns the callback that tells of it. */
  bringAbout(event: VendorEvent, application: Application): Letter {
    const { applications } = this;
    const acts: Record<VendorEvent, () => void> = {
      sealingCompleted: () => applications.finish(application),
      filesArchived: () => applications.archive(application),
      autoEnded: () => applications.autoEnd(application),
      approvalTerminated: () => applications.terminate(application),
      approvalRejected: () => applications.reject(application),
    };
    acts[event]();
    return this.letter(event, application);
  }

  /** The callback body: C throughout. */
  private letter(event: VendorEvent, application: Application): Letter {
    const { callback, events } = this.dialect;
    const { seals, applyId } = application;
    const code = application.deadCodes.at(-1);
    const about = {
      [callback.applyId]: applyId,
      ...(code === undefined ? {} : { [callback.sealCode]: code }),
      [callback.useCount]: sum(seals.map(({ useCount }) => useCount)),
      [callback.usedCount]: sum(seals.map(({ usedCount }) => usedCount)),
      [callback.operatedAt]: vendorTime(new Date()),
    };
    const fields = {
      [callback.event]: events[event],
      ...(callback.nestedIn === undefined ? about : { [callback.nestedIn]: about }),
    };
    return { event, applyId, ...letterBody(fields, this.outbox.format) };
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
