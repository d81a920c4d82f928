/** Where the embedded servers say what they do: whole lines, and on a terminal one line that is rewritten. */
export interface Report {
  log(line: string): void;
  rewrite?(line: string): void;
}

const FIRST_MS = 2_000;

/** Runs `work`; past two seconds its text and the seconds gone by are shown until it ends. */
export async function withProgress<T>(
  report: Report,
  text: () => string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = Date.now();
  const { rewrite } = report;
  const show = () => {
    const line = `${text()} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
    if (rewrite) rewrite(line);
    else report.log(line);
  };
  let repeat: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    show();
    repeat = setInterval(show, rewrite ? 1_000 : 10_000);
  }, FIRST_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
    if (repeat && rewrite) rewrite('');
  }
}
