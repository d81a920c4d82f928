/** Matches what has this text in it, in any case. Reads all that is left by other filters: no index knows it. */
export function containing(text: string): { $regex: string; $options: 'i' } {
  return { $regex: text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), $options: 'i' };
}
