import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Life, Site, until } from './site';
import { type Situation, situations } from './situations';
import { type Offered, offeredIn, TemporalUi } from './ui';

const USAGE = `Usage: npm run test:temporal-ui -- [--only <words>] [--screenshots <folder>]
  Gets requests stuck, and finds, understands and settles each in Temporal's UI alone, in the Chromium that
  SEALFLOW_CHROMIUM names, /usr/bin/chromium without it.
  --only <words>          only the situations whose names hold this
  --screenshots <folder>  keeps what is seen there`;

interface Arguments {
  only: string;
  screenshots: string | undefined;
}

const chromium = process.env.SEALFLOW_CHROMIUM || '/usr/bin/chromium';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const given = readArguments();
  if (!given || !existsSync(chromium)) {
    process.stderr.write(given ? `There is no ${chromium}.\n` : `${USAGE}\n`);
    return 2;
  }
  const { only, screenshots } = given;
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  const chosen = situations.filter(({ name }) => name.includes(only));
  const site = await Site.start();
  try {
    const ui = await TemporalUi.open({ chromium, screenshots, url: site.temporalUiUrl });
    try {
      await ui.signIn(site.apiUrl, site.adminKey);
      if (screenshots) await lookAround(site, ui);
      let unsettled = 0;
      for (const situation of chosen) if (!(await settled(situation, site, ui))) unsettled += 1;
      say(`${chosen.length - unsettled} of ${chosen.length} settled`);
      return unsettled === 0 && chosen.length > 0 ? 0 : 1;
    } finally {
      await ui.close();
    }
  } finally {
    await site.stop();
  }
}

function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', default: '' },
        screenshots: { type: 'string' },
      },
    });
    return { ...values, screenshots: values.screenshots };
  } catch {
    return undefined;
  }
}

/** A request that goes well, and one that waits for people elsewhere. */
async function lookAround(site: Site, ui: TemporalUi): Promise<void> {
  const healthy = await (await site.begin()).granted();
  await ui.find(filterOf('open requests'), healthy.id, 'healthy');
  const waiting = await site.begin({ applyStatus: 'vendorApproves' });
  await waiting.apply();
  await waiting.untilLedger('ApprovalAwaited');
  await ui.find(filterOf('waits for approval at 章管家'), waiting.id, 'waiting');
}

/** Says how it went, in one line. The time is that of the person at the UI, from the list to what came of it. */
async function settled(situation: Situation, site: Site, ui: TemporalUi): Promise<boolean> {
  const { name, kind, decision } = situation;
  try {
    const life = await situation.arrange(site);
    await until(`${kind} of ${life.id}`, async () => (await life.attention()).includes(kind));
    const began = performance.now();
    await settle(situation, life, site, ui);
    say(`${name}: ${kind}, settled by ${decision} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return true;
  } catch (error) {
    await ui.keep(`${kind}-unsettled`).catch(() => undefined);
    say(`${name}: ${kind} NOT SETTLED: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    await site.mend();
  }
}

async function settle(situation: Situation, life: Life, site: Site, ui: TemporalUi): Promise<void> {
  const { kind, view, decision, comesTo, mend } = situation;
  const details = await ui.find(filterOf(view), life.id, kind);
  if (!details.includes(`Attention: ${kind}`)) throw new Error(`the details do not say so: ${details}`);
  const offered = offeredIn(details).find(({ input }) => JSON.parse(input).decision === decision);
  if (!offered) throw new Error(`the details do not offer it: ${details}`);
  await mend?.(site, life);
  await ui.send(await filledIn(offered, life), kind);
  await until(`${comesTo} of ${life.id}`, async () => {
    const ledger = await life.ledger();
    const isTyped = ledger.some(({ actor }) => actor === 'temporal-ui');
    const isDone = ledger.some(({ type }) => type === comesTo);
    return isTyped && isDone && !(await life.attention()).includes(kind);
  });
}

/** A person has the code from 章管家. */
async function filledIn({ update, input }: Offered, life: Life): Promise<Offered> {
  const fields = JSON.parse(input);
  fields.note = '已核对';
  if ('sealCode' in fields) fields.sealCode = (await life.atVendor()).sealCode;
  return { update, input: JSON.stringify(fields) };
}

/** Of a view, as the administrators' guide has it. */
function filterOf(view: string): string {
  const guide = readFileSync(join(__dirname, '../../docs/operating.md'), 'utf8');
  const filter = guide.split(`\n| ${view} | \``)[1]?.split('`')[0];
  if (filter === undefined) throw new Error(`docs/operating.md has no view: ${view}`);
  return filter;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
