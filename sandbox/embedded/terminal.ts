import type { Report } from './progress';

/** A report on a terminal, where a progress line is rewritten, or to a file, where it comes as whole lines. */
export function terminalReport(stream: NodeJS.WriteStream): Report {
  if (!stream.isTTY) return { log: (line) => void stream.write(`${line}\n`) };
  // Takes the cursor back over a progress line.
  const clear = '\r\u001b[K';
  return {
    log: (line) => void stream.write(`${clear}${line}\n`),
    rewrite: (line) => void stream.write(`${clear}${line}`),
  };
}
