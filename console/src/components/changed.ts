/**
 * What a form sends of something that is there already: the fields alone that it changed. What somebody else has changed
 * since the form was opened stays.
 *
 * @param sent what would be sent of the form as it is
 * @param unchanged the same, of the form as it was opened
 */
export function changedOnly<T extends object>(sent: T, unchanged: T): Partial<T> {
  const before = new Map(Object.entries(unchanged));
  return Object.fromEntries(
    Object.entries(sent).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
    ),
  ) as Partial<T>;
}
