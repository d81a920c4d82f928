import {
  type Collection,
  type Document,
  MongoBulkWriteError,
  MongoError,
  MongoInvalidArgumentError,
  MongoServerError,
  MongoServerSelectionError,
  type OptionalUnlessRequiredId,
  type WriteError,
} from 'mongodb';

/** Mostly one message; where pictures stand in them the driver makes several, all serialized before the first is sent. */
const mostInGroup = 32;
/** One beside the other: a command that the server answers late does not hold up all that follow. */
const mostUnderWay = 2;

interface Waiting<T> {
  document: T;
  resolve(isInserted: boolean): void;
  reject(error: unknown): void;
}

/**
 * Inserts into one collection. What comes while others are under way goes in together, by one command: on a busy process
 * a command costs more than its document, at the server and here. What comes alone is sent at once, so that nothing waits
 * for company. Each caller hears of its own document alone, and not before it is durable.
 */
export class InsertGroup<T extends Document & { _id: string }> {
  private waiting: Waiting<T>[] = [];
  private underWay = 0;

  constructor(private readonly collection: Collection<T>) {}

  /** false where its `_id` is taken. Of several of one `_id` in one group exactly one gets in, as of any others. */
  insert(document: T): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ document, resolve, reject });
      this.sendNext();
    });
  }

  private sendNext(): void {
    if (this.underWay >= mostUnderWay || this.waiting.length === 0) return;
    this.underWay += 1;
    void this.send(this.waiting.splice(0, mostInGroup)).finally(() => {
      this.underWay -= 1;
      this.sendNext();
    });
  }

  /** Never rejects: those who wait are answered. */
  private async send(group: Waiting<T>[]): Promise<void> {
    if (group.length === 1) return this.sendEach(group);
    try {
      await this.collection.insertMany(
        group.map(({ document }) => document as OptionalUnlessRequiredId<T>),
        { ordered: false },
      );
      for (const { resolve } of group) resolve(true);
    } catch (error) {
      const refused = refusedIn(error);
      if (refused) for (const [index, one] of group.entries()) answer(one, refused.get(index));
      else if (isNeverSent(error)) await this.sendEach(group);
      else this.fail(group, causeOf(error));
    }
  }

  private async sendEach(group: Waiting<T>[]): Promise<void> {
    for (const one of group)
      try {
        await this.collection.insertOne(one.document as OptionalUnlessRequiredId<T>);
        one.resolve(true);
      } catch (error) {
        if (isDuplicateKey(error)) one.resolve(false);
        else this.fail([one], error);
      }
  }

  private fail(group: Waiting<T>[], error: unknown): void {
    // It was looked for in vain for as long as anybody may wait; those who came meanwhile would wait as long again.
    const others = error instanceof MongoServerSelectionError ? this.waiting.splice(0) : [];
    for (const { reject } of [...group, ...others]) reject(error);
  }
}

/** By their places, those that the server has not taken; all others are in. undefined where it says nothing of any. */
function refusedIn(error: unknown): Map<number, WriteError> | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const refused = [error.writeErrors].flat();
  return refused.length === 0 ? undefined : new Map(refused.map((each) => [each.index, each]));
}

function answer<T>({ resolve, reject }: Waiting<T>, refused: WriteError | undefined): void {
  if (!refused) resolve(true);
  else if (refused.code === duplicateKey) resolve(false);
  else reject(new MongoServerError({ message: refused.errmsg ?? '', code: refused.code }));
}

/** One of them cannot be written by the driver, and must not keep the others out. */
function isNeverSent(error: unknown): boolean {
  return !(error instanceof MongoError) || error instanceof MongoInvalidArgumentError;
}

/** The driver puts what went wrong on the way into an error of its own, which says nothing of the kind. */
function causeOf(error: unknown): unknown {
  const cause: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : undefined;
  return cause instanceof MongoError ? cause : error;
}

const duplicateKey = 11000;

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}
