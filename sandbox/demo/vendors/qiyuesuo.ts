import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'lossless-json';
import { spawnSimulator } from '../../simulators/spawn';
import { type JsonClient, jsonClient } from '../api';
import type { Vendor } from '../vendor';

interface SealAtVendor {
  sealName: string;
  vertifyCode: string;
  leftCount: number;
}

/** A code for each seal, which lies in a machine of its own. Nobody archives files there. */
export async function startQiyuesuo(): Promise<Vendor> {
  const keys = { accessToken: 'sealflow-demo', secret: randomBytes(16).toString('hex') };
  const simulator = await spawnSimulator('qiyuesuo', keys);
  const side = jsonClient(simulator.url);
  return {
    simulator,
    name: '契约锁',
    registration: {
      ...{ name: '总部契约锁', vendor: 'qiyuesuo', openUrl: simulator.url, company: '总公司', ...keys },
    },
    // Each stamp is told and read back, and an append is seen at each machine: some 30, and more where it takes long.
    moreHistoryEvents: 50,
    async names() {
      type Catalogue = { seals: { deviceNo: string }[]; categories: { id: string }[] };
      const { seals, categories } = await side.get<Catalogue>('/sim/catalogue');
      const [company, contract] = seals;
      return {
        companySealId: company?.deviceNo ?? '',
        contractSealId: contract?.deviceNo ?? '',
        fileTypeId: categories[0]?.id ?? '',
      };
    },
    settings: withoutCrossPages,
    useAll: (written) => useAll(side, written),
    async finish(written) {
      for (const code of codesIn(written)) await side.send('POST', '/sim/machine/finish', { code });
    },
    ending: {
      what: '契约锁 tells of nothing more: the request closes after a quiet time',
      state: 'completed',
      happen: async () => undefined,
    },
  };
}

/** A person reads them in the form: one alone, or each after its seal. */
const codesIn = (written: string) => written.match(/\b\d{6}\b/g) ?? [];

async function useAll(side: JsonClient, written: string): Promise<string[]> {
  type Applications = { applications: { sealAuths: SealAtVendor[] }[] };
  const { applications } = await side.get<Applications>('/sim/applications');
  const seals = applications.flatMap(({ sealAuths }) => sealAuths);
  const lines: string[] = [];
  for (const code of codesIn(written)) {
    const seal = seals.find(({ vertifyCode }) => vertifyCode === code);
    if (!seal) throw new Error(`no machine takes the code ${code}`);
    await side.send('POST', '/sim/machine/use', { code, times: seal.leftCount });
    lines.push(`${seal.sealName}: ${seal.leftCount} stamps`);
  }
  return lines;
}

/** It counts neither stamps across pages nor files. Completed is the last that it tells, so nothing is waited for long. */
function withoutCrossPages(example: string): string {
  const settings = parse(example) as {
    apply: { fields: Record<string, unknown> };
    append: { fields: Record<string, unknown> };
  };
  const { crossPageUseCount: _, fileCount: _files, ...applied } = settings.apply.fields;
  const { crossPageUseCount: _appended, ...appended } = settings.append.fields;
  const changed = {
    ...settings,
    apply: { ...settings.apply, fields: applied },
    append: { ...settings.append, fields: appended },
    quietCloseSeconds: 2,
  };
  return stringify(changed) ?? '';
}
