import { type Simulator, spawnSimulator } from '../support/programs';
import { e10Side, fromEmptyToSealed, webhookSide } from './firstSteps';
import { Hands } from './hands';
import { ConsoleUnderTest, picture } from './support';

/** A little above what it takes today. */
const bounds = { clicks: 70, typed: 40 };

describe.each(['webhook', 'e10'] as const)('on a %s host', (kind) => {
  let site: ConsoleUnderTest;
  let e10: Simulator | undefined;
  beforeAll(async () => {
    [site, e10] = await Promise.all([
      ConsoleUnderTest.start(),
      kind === 'e10' ? spawnSimulator('e10', {}) : undefined,
    ]);
  });
  afterAll(() => Promise.all([site.stop(), e10?.stop()]));

  test('an empty system seals by clicks, with no id typed', async () => {
    const side = e10 ? e10Side(e10) : webhookSide(site);
    const page = await site.open();
    const hands = new Hands(page, (name) => picture(page, `${kind}-${name}`));
    await fromEmptyToSealed(hands, site, side);
    const { clicks, typed, pasted } = hands;
    process.stderr.write(
      `From empty to the first sealed flow, ${kind}: ${clicks} clicks, ${typed} characters typed, ${pasted} pasted\n`,
    );
    expect(clicks).toBeLessThanOrEqual(bounds.clicks);
    expect(typed).toBeLessThanOrEqual(bounds.typed);
    expect(site.complaints).toEqual([]);
  });
});
