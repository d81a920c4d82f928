import { z } from 'zod';
import { type HostKind, hostKinds } from '../demo/host';
import type { ClickKind } from './clicks';
import { callbackModes, lateSeconds, switchedOn, switchNames, turn } from './faults';
import { appendOf, applicantIn, applicants, flowIds, formOf, mayApprove, vendorOfFlow } from './flow';
import { Refused } from './http';
import type { Site } from './site';
import { officeActs, vendorKinds } from './vendors/vendor';

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
  vendor: z.enum(vendorKinds).default('zhangguanjia'),
  engine: z.enum(hostKinds),
  ...{ subject: text, applicant: text, fileType: text, reason: text },
  ...{ seal: text, useCount: text, crossPageUseCount: text },
  ...{ otherSeal: text, otherUseCount: text },
});

/** The form is submitted: the flow begins, and waits for its approval. */
export async function fillIn(site: Site, body: unknown): Promise<Done> {
  const { vendor, engine, subject, fileType, reason, ...given } = formSchema.parse(body);
  const { seal, useCount, crossPageUseCount, otherSeal, otherUseCount } = given;
  const applicant = applicants.find(({ userId }) => userId === given.applicant) ?? applicants[0];
  const other = otherSeal === '' ? [] : [{ sealId: otherSeal, useCount: otherUseCount }];
  const seals = [{ sealId: seal, useCount, crossPageUseCount }, ...other];
  const form = formOf({ subject, applicant, fileTypeId: fileType, seals, reason });
  const id = await site.engines[engine].begin(flowIds[vendor], form);
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
  const { seal, uses } = z.object({ seal: text, uses: text }).parse(body);
  const engine = site.engines[flow.engine];
  return clicked(site, { kind: 'append', what: uses, flow }, pathOf(flow), async () => {
    const found = await engine.flow(flow.id);
    await engine.takeExit(found, 'more-uses', appendOf(seal, uses));
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
  const { sealCode: code, seal, act, times, crossPage } = machineSchema.parse(body);
  const { flowId, fields } = await site.engines[flow.engine].flow(flow.id);
  const vendor = site.vendors[vendorOfFlow(flowId)];
  if (act === 'finish')
    return clicked(site, { kind: 'finished', flow }, pathOf(flow), () => vendor.finish(code));
  const person = applicantIn(fields).name;
  const stamps = { code, sealId: seal, times, crossPage: crossPage === 'on', person };
  const kind = crossPage === 'on' ? 'stamped-across' : 'stamped';
  return clicked(site, { kind, what: String(times), flow }, pathOf(flow), () => vendor.stamp(stamps));
}

const officeSchema = z.object({ act: z.enum(officeActs), applyId: z.string().regex(/^\w{1,64}$/) });

export async function inOffice(site: Site, flow: FlowName, body: unknown): Promise<Done> {
  const { act, applyId } = officeSchema.parse(body);
  const { flowId } = await site.engines[flow.engine].flow(flow.id);
  const vendor = site.vendors[vendorOfFlow(flowId)];
  return clicked(site, { kind: act, flow }, pathOf(flow), () => vendor.act(applyId, act));
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

/** Of every vendor. */
export async function setCallbacks(site: Site, body: unknown): Promise<Done> {
  const send = (path: string, wish: object) =>
    Promise.all(vendorKinds.map((kind) => site.vendors[kind].peer.send('POST', path, wish)));
  const modes = z.enum([...callbackModes, 'release']);
  const { mode, back } = z.object({ mode: modes, back: backSchema }).parse(body);
  if (mode === 'release')
    return clicked(site, { kind: 'released' }, back, () => send('/sim/callbacks/release', {}));
  return clicked(site, { kind: 'callbacks', what: mode }, back, () =>
    send('/sim/callback-mode', { mode, lateMs: lateSeconds * 1000 }),
  );
}

export const backOf = (body: unknown) => z.object({ back: backSchema }).parse(body).back;
