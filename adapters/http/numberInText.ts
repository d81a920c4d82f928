/**
 * For fields that are numbers: `2.0` and `1e3` are numbers of JSON too, and are read as such. Where a number would not
 * keep all the digits, and for a text that is no literal of this kind, it is what was given.
 */
export function numberInText(given: unknown): unknown {
  if (typeof given !== 'string' || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(given)) return given;
  const value = Number(given);
  // A literal that is written as JavaScript writes it has come as a number: this was a text.
  const wasText = String(value) === given;
  const keepsDigits = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return wasText || !keepsDigits ? given : value + 0;
}
