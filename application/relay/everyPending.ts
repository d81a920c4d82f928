interface PendingRows<Row> {
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<Row[]>;
}

/** Everything that is pending, page by page; what comes meanwhile may be left out. */
export async function* everyPending<Row extends { _id: string }>(
  store: PendingRows<Row>,
  pageSize: number,
): AsyncGenerator<Row> {
  let after: string | undefined;
  do {
    const page = await store.pending({ limit: pageSize, after });
    yield* page;
    after = page.length === pageSize ? page.at(-1)?._id : undefined;
  } while (after !== undefined);
}
