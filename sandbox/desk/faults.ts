import type { HostKind } from '../demo/host';
import { type Peer, Refused } from './http';
import type { VendorKind } from './vendors/vendor';

/* Switches for what goes wrong at the peers, by what their simulators can be armed with. */

interface ArmedFault {
  id: string;
  fault: string;
  match: { type?: string };
  times?: number;
  struck: number;
}

interface Arming {
  fault: 'dropReply' | 'dropRequest';
  match?: { type: string };
  /** How many calls it strikes; without it every one until it is switched off. */
  times?: number;
}

interface Switch {
  of: VendorKind | HostKind;
  arming: Arming;
}

const once = { fault: 'dropReply', times: 1 } as const;
const down = { fault: 'dropRequest' } as const;

export const switches = {
  'apply-reply-lost': { of: 'zhangguanjia', arming: { ...once, match: { type: 'apply' } } },
  'vendor-down': { of: 'zhangguanjia', arming: down },
  'qiyuesuo-apply-reply-lost': { of: 'qiyuesuo', arming: { ...once, match: { type: 'apply' } } },
  'qiyuesuo-down': { of: 'qiyuesuo', arming: down },
  'webhook-submit-reply-lost': { of: 'webhook', arming: { ...once, match: { type: 'flow.submit' } } },
  'webhook-down': { of: 'webhook', arming: down },
  'e10-submit-reply-lost': { of: 'e10', arming: { ...once, match: { type: 'submitRequest' } } },
  'e10-down': { of: 'e10', arming: down },
} as const satisfies Record<string, Switch>;
export type SwitchName = keyof typeof switches;
export const switchNames = Object.keys(switches) as SwitchName[];

/** How the vendors send what comes from now on. */
export const callbackModes = ['normal', 'twice', 'late', 'hold'] as const;
export type CallbackMode = (typeof callbackModes)[number];
/** So late that the product's comparing may find it first. */
export const lateSeconds = 40;

export type SidesOf = Record<Switch['of'], Peer>;

/** Which are on: those that have struck as often as they may are off. */
export async function switchedOn(sides: SidesOf): Promise<ReadonlySet<SwitchName>> {
  const on = await Promise.all(
    Object.entries(sides).map(async ([of, side]) => {
      const { faults } = await side.get<{ faults: ArmedFault[] }>('/sim/faults');
      return switchNames.filter(
        (name) => switches[name].of === of && faults.some((each) => isOf(name, each)),
      );
    }),
  );
  return new Set(on.flat());
}

export async function turn(sides: SidesOf, name: SwitchName, on: boolean): Promise<void> {
  const { of, arming } = switches[name];
  const { faults } = await sides[of].get<{ faults: ArmedFault[] }>('/sim/faults');
  for (const each of faults) if (isOf(name, each)) await disarm(sides[of], each.id);
  if (on) await sides[of].send('POST', '/sim/faults', arming);
}

/** Another window may have done it just before. */
async function disarm(side: Peer, id: string): Promise<void> {
  const { status, body } = await side.ask('DELETE', `/sim/faults/${id}`);
  if (status >= 300 && status !== 404) throw new Refused(status, body);
}

function isOf(name: SwitchName, { fault, match, times, struck }: ArmedFault): boolean {
  const arming: Arming = switches[name].arming;
  const isSame = fault === arming.fault && match.type === arming.match?.type && times === arming.times;
  return isSame && (times === undefined || struck < times);
}
