/**
 * As dialled within China, so that `+86 138-0000-0001` is the same number as `13800000001`. What holds no digit stands
 * for a number that nobody has entered: it must not make one person another.
 */
export function plainMobile(mobile: string): string | undefined {
  const plain = mobile
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(\+|00)86/, '');
  return /\d/.test(plain) ? plain : undefined;
}

/**
 * The number that a text is by its form: one of the mainland, or any with the sign that a country's code follows. undefined
 * for what may be a job number.
 */
export function mobileIn(text: string): string | undefined {
  const plain = plainMobile(text)?.replace(/^86(?=1\d{10}$)/, '');
  return plain !== undefined && /^(1\d{10}|\+\d{6,15})$/.test(plain) ? plain : undefined;
}
