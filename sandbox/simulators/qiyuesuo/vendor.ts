import { z } from 'zod';
import { callbackSchema, type Letter, letterBody, Outbox } from '../outbox';
import { Tally } from '../tally';
import { type Application, applicationSchema, type SealAuth } from './application';
import { Catalogue } from './catalogue';
import { Applications } from './life';
import type { ResolvedOptions } from './options';

const documentSchema = z.object({ id: z.string(), title: z.string(), contentBase64: z.string() });

export const keptSchema = z.strictObject({
  applications: z.array(applicationSchema),
  documents: z.array(documentSchema),
  callbacks: z.array(callbackSchema),
});

/** One Qiyuesuo server: what it holds, what was done to it, and what it tells the world. */
export class Vendor {
  readonly catalogue: Catalogue;
  readonly applications: Applications;
  readonly outbox: Outbox;
  documents: z.infer<typeof documentSchema>[] = [];
  /** What really changed something, by what it was. */
  readonly effects = new Tally();
  /** Every call by its operation, refused and faulty ones included. */
  readonly calls = new Tally();

  constructor(readonly options: ResolvedOptions) {
    this.catalogue = new Catalogue(options);
    this.applications = new Applications(options);
    this.outbox = new Outbox({
      url: options.callbackUrl,
      format: options.callbackFormat,
      headers: {},
      firstWaitMs: options.callbackFirstWaitMs,
      maxTries: options.callbackMaxTries,
      timeoutMs: options.callbackTimeoutMs,
      ack: '"code":0',
    });
  }

  /** What it keeps between its starts; counters and switches begin anew. */
  kept(): z.infer<typeof keptSchema> {
    const { applications, documents, outbox } = this;
    return { applications: applications.all(), documents, callbacks: outbox.list() };
  }

  restore({ applications, documents, callbacks }: z.infer<typeof keptSchema>): void {
    for (const application of applications) this.applications.add(application);
    this.documents = documents;
    this.outbox.restore(callbacks);
  }

  /** A person at the machine stamps: both pictures and the new count are told (A). */
  use(code: string, times: number): Application {
    const { application, auth } = this.applications.findByCode(code);
    const { face, stamps } = this.applications.stamp(application, auth, times);
    const about = { businessId: application.id, mobile: auth.contact };
    this.tell('images', application, { ...about, imageType: 'FACE', images: [face] });
    this.tell('images', application, { ...about, imageType: 'SIGNATORY', images: stamps });
    this.tell('leftCount', application, { ...about, leftCount: auth.leftCount, timestamp: Date.now() });
    if (this.options.completeWhenUsedUp && auth.leftCount === 0) this.completeCode(application, auth);
    return application;
  }

  finishCode(code: string): Application {
    const { application, auth } = this.applications.findByCode(code);
    this.completeCode(application, auth);
    return application;
  }

  /** Every code of the application is done with. @returns the callback that tells of it. */
  complete(application: Application): Letter {
    for (const auth of application.sealAuths) this.applications.completeCode(application, auth);
    return this.endLetter(application);
  }

  private completeCode(application: Application, auth: SealAuth): void {
    if (this.applications.completeCode(application, auth)) this.outbox.post(this.endLetter(application));
  }

  /** A. */
  endLetter(application: Application): Letter {
    const { id: businessId, status } = application;
    return this.letter('end', application, { businessId, status });
  }

  private tell(event: string, application: Application, fields: Record<string, unknown>): void {
    this.outbox.post(this.letter(event, application, fields));
  }

  private letter(event: string, { id: applyId }: Application, fields: Record<string, unknown>): Letter {
    return { event, applyId, ...letterBody(fields, this.outbox.format) };
  }
}
