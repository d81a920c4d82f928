/** How often all that there is may be read for what is not found in it. */
const everyMs = 1000;

/**
 * Looks for something in all that there is of its kind, which must be few. What is not found has all of it read anew, at
 * most once a second, whoever asks and however often: naming what is not there costs nobody a look at the database.
 */
export function createBoundedLook<All>(
  read: () => Promise<All>,
  now: () => number = () => performance.now(),
) {
  let seen: All | undefined;
  let latest: Promise<All> | undefined;
  let beganAtMs = 0;

  const readAnew = (): Promise<All> => {
    if (latest && now() - beganAtMs < everyMs) return latest;
    beganAtMs = now();
    latest = read().then((all) => {
      seen = all;
      return all;
    });
    return latest;
  };

  return async <Found>(find: (all: All) => Found | undefined): Promise<Found | undefined> =>
    (seen === undefined ? undefined : find(seen)) ?? find(await readAnew());
}
