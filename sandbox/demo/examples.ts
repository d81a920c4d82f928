import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A request as `examples/` holds it, as text: its ids are integers of 19 digits. Names in angle brackets stand for
 * what only this run knows.
 */
export function example(file: string, names: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(__dirname, '../..', 'examples', file), 'utf8');
  return text.replace(/<([A-Za-z]+)>/g, (placeholder, name: string) => names[name] ?? placeholder);
}
