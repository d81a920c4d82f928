/** For whoever runs the site. `about` holds ids and kinds alone: never a form's value, a person or a secret. */
export interface Log {
  warn(about: Record<string, unknown>, sentence: string): void;
}
