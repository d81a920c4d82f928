/** How often all that there is may be read for what is not found in it. */
const everyMs = 1000;

/**
 * Looks for something in all that there is of its kind, which must be few. What is not found has all of it read anew, at
 * most once a second, whoever asks and however often: naming what is not there costs nobody a look at the database.
 *
 * @param changes How often this process knows it to have changed. After a change it is read anew at once: what somebody
 *   has just been given must be found.
 */
export function createBoundedLook<All>(
  read: () => Promise<All>,
  changes: () => number | undefined = () => undefined,
) {
  let seen: All | undefined;
  let latest: Promise<All> | undefined;
  let beganAtMs = 0;
  let changesThen: number | undefined;

  const readAnew = (): Promise<All> => {
    const isRecent = performance.now() - beganAtMs < everyMs && changes() === changesThen;
    if (latest && isRecent) return latest;
    beganAtMs = performance.now();
    changesThen = changes();
    latest = read().then((all) => {
      seen = all;
      return all;
    });
    return latest;
  };

  return async <Found>(find: (all: All) => Found | undefined): Promise<Found | undefined> =>
    (seen === undefined ? undefined : find(seen)) ?? find(await readAnew());
}
