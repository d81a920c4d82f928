import { z } from 'zod';
import { type HostKind, hostKinds } from '../demo/host';
import type { ClickKind } from './clicks';
import { callbackModes, lateSeconds, switchedOn, switchNames, turn } from './faults';
import { appendOf, applicantIn, applicants, formOf, mayApprove, sealIn } from './flow';
import { Refused } from './http';
import { officeActs } from './pages/vendor';
import type { Site } from './site';

/** A flow as addresses name it. */
export interface FlowName {
  engine: HostKind;
  id: string;
}

/** What came of an act: where to go on, and what was said where it was refused. */
export interface Done {
  goTo: string;
  refused?: string;
}

const text = z.string().trim().default('');

export const flowNameSchema = z.object({ engine: z.enum(hostKinds), id: z.string().regex(/^[\w-]{1,64}$/) });
export const pathOf = ({ engine, id }: FlowName) => `/flows/${engine}/${id}`;

/** Does it, and notes the click with what was said where it was refused. */
async function clicked(
  { clicks }: Site,
  click: { kind: ClickKind; what?: string; flow?: FlowName },
  goTo: string,
  work: () => Promise<unknown>,
): Promise<Done> {
  // Before the work, since what comes of it follows in the timeline.
  const noted = clicks.begin(click);
  try {
    await work();
    return { goTo };
  } catch (error) {
    const refused = saidBy(error);
    noted.refused(refused);
    return { goTo, refused };
  }
}

/** @throws whatever is no peer's answer or silence. */
function saidBy(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Error && 'isAxiosError' in error) return `${error.message || 'no answer'}`;
  throw error;
}

const formSchema = z.object({
  engine: z.enum(hostKinds),
  ...{ subject: text, applicant: text, fileType: text, seal: text },
  ...{ useCount: text, crossPageUseCount: text, reason: text },
});

/** The form is submitted: the flow begins, and waits for its approval. */
export async function fillIn(site: Site, body: unknown): Promise<Done> {
  const { engine, applicant, fileType, seal, ...rest } = formSchema.parse(body);
  const person = applicants.find(({ userId }) => userId === applicant) ?? applicants[0];
  const form = formOf({ ...rest, applicant: person, fileTypeId: fileType, sealId: seal });
  const id = await site.engines[engine].begin(form);
  const flow = { engine, id };
  return clicked(site, { kind: 'filled-in', flow }, pathOf(flow), async () => undefined);
}

export async function approve(site: Site, flow: FlowName): Promise<Done> {
  const engine = site.engines[flow.engine];
  const found = await engine.flow(flow.id);
  // Another window may have done it just before.
  if (!mayApprove(found.nodeId)) return { goTo: pathOf(flow) };
  return clicked(site, { kind: 'approved', flow }, pathOf(flow), () => engine.approve(found));
}

export async function append(site: Site, flow: FlowName, body: unknown): Promise<Done> {
  const { uses } = z.object({ uses: text }).parse(body);
  const engine = site.engines[flow.engine];
  return clicked(site, { kind: 'append', what: uses, flow }, pathOf(flow), async () => {
    const found = await engine.flow(flow.id);
    await engine.takeExit(found, 'more-uses', appendOf(sealIn(found.fields) ?? '', uses));
  });
}

export async function end(site: Site, flow: FlowName): Promise<Done> {
  const engine = site.engines[flow.engine];
  return clicked(site, { kind: 'end', flow }, pathOf(flow), async () =>
    engine.takeExit(await engine.flow(flow.id), 'stop-sealing', {}),
  );
}

const machineSchema = z.object({
  ...{ sealCode: text, seal: text },
  act: z.enum(['stamp', 'finish']).default('stamp'),
  times: z.coerce.number().int().min(1).max(99).catch(1),
  crossPage: z.literal('on').optional(),
});

/** Whoever types a code at the machine. */
export async function atMachine(site: Site, flow: FlowName, body: unknown): Promise<Done> {
  const { sealCode, seal, act, times, crossPage } = machineSchema.parse(body);
  const { vendor, engines } = site;
  if (act === 'finish')
    return clicked(site, { kind: 'finished', flow }, pathOf(flow), () =>
      vendor.send('POST', '/sim/machine/finish', { sealCode }),
    );
  const { fields } = await engines[flow.engine].flow(flow.id);
  const person = applicantIn(fields).name;
  const stamps = { sealCode, sealId: seal, times, crossPage: crossPage === 'on', person };
  const kind = crossPage === 'on' ? 'stamped-across' : 'stamped';
  return clicked(site, { kind, what: String(times), flow }, pathOf(flow), () =>
    vendor.send('POST', '/sim/machine/use', stamps),
  );
}

const officeSchema = z.object({ act: z.enum(officeActs), applyId: z.string().regex(/^\w{1,64}$/) });

export async function inOffice(site: Site, flow: FlowName, body: unknown): Promise<Done> {
  const { act, applyId } = officeSchema.parse(body);
  return clicked(site, { kind: act, flow }, pathOf(flow), () =>
    site.vendor.send('POST', `/sim/applications/${applyId}/${act}`, {}),
  );
}

const backSchema = z
  .string()
  .regex(/^\/(flows\/\w+\/[\w-]+)?$/)
  .catch('/');

export async function turnSwitch(site: Site, body: unknown): Promise<Done> {
  const { turn: name, back } = z.object({ turn: z.enum(switchNames), back: backSchema }).parse(body);
  const on = !(await switchedOn(site.sides)).has(name);
  return clicked(site, { kind: on ? 'switched-on' : 'switched-off', what: name }, back, () =>
    turn(site.sides, name, on),
  );
}

export async function setCallbacks(site: Site, body: unknown): Promise<Done> {
  const { vendor } = site;
  const modes = z.enum([...callbackModes, 'release']);
  const { mode, back } = z.object({ mode: modes, back: backSchema }).parse(body);
  if (mode === 'release')
    return clicked(site, { kind: 'released' }, back, () => vendor.send('POST', '/sim/callbacks/release', {}));
  return clicked(site, { kind: 'callbacks', what: mode }, back, () =>
    vendor.send('POST', '/sim/callback-mode', { mode, lateMs: lateSeconds * 1000 }),
  );
}

export const backOf = (body: unknown) => z.object({ back: backSchema }).parse(body).back;
