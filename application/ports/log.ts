/** For whoever runs the site. `about` holds ids and kinds alone: never a form's value, a person or a secret. */
export interface Log {
  info(about: Record<string, unknown>, sentence: string): void;
  warn(about: Record<string, unknown>, sentence: string): void;
}
