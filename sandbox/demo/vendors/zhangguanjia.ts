import { randomBytes } from 'node:crypto';
import { spawnSimulator } from '../../simulators/spawn';
import { type JsonClient, jsonClient } from '../api';
import type { Vendor } from '../vendor';

interface SealAtVendor {
  sealId: string;
  sealName: string;
  useCount: number;
  usedCount: number;
  crossPageUseCount: number;
  usedCrossPageUseCount: number;
}

interface ApplicationAtVendor {
  applyId: string;
  sealCode: string | null;
  seals: SealAtVendor[];
}

/** One code opens the machine for all seals of an application. */
export async function startZhangGuanJia(): Promise<Vendor> {
  const keys = { clientId: 'sealflow-demo', clientSecret: randomBytes(16).toString('hex') };
  const simulator = await spawnSimulator('zhangguanjia', keys);
  const side = jsonClient(simulator.url);
  return {
    simulator,
    name: '章管家',
    registration: { name: '总部章管家', vendor: 'zhangguanjia', openUrl: simulator.url, ...keys },
    moreHistoryEvents: 0,
    async names() {
      const { seals, fileTypes } =
        await side.get<Record<'seals' | 'fileTypes', { id: string }[]>>('/sim/catalogue');
      const [company, contract] = seals;
      return {
        companySealId: company?.id ?? '',
        contractSealId: contract?.id ?? '',
        fileTypeId: fileTypes[0]?.id ?? '',
      };
    },
    settings: (example) => example,
    useAll: (sealCode) => useAll(side, sealCode),
    finish: (sealCode) => side.send('POST', '/sim/machine/finish', { sealCode }),
    ending: {
      what: 'The scans are archived at the vendor: 文件归档完成',
      state: 'archived',
      async happen() {
        for (const { applyId } of await applications(side))
          await side.send('POST', `/sim/applications/${applyId}/archive`, {});
      },
    },
  };
}

async function applications(side: JsonClient): Promise<ApplicationAtVendor[]> {
  return (await side.get<{ applications: ApplicationAtVendor[] }>('/sim/applications')).applications;
}

async function useAll(side: JsonClient, sealCode: string): Promise<string[]> {
  const opened = (await applications(side)).find((application) => application.sealCode === sealCode);
  const lines: string[] = [];
  for (const { sealId, sealName, ...counts } of opened?.seals ?? []) {
    const crossPage = counts.crossPageUseCount - counts.usedCrossPageUseCount;
    const plain = counts.useCount - counts.usedCount - crossPage;
    const use = (times: number, isCrossPage: boolean) =>
      side.send('POST', '/sim/machine/use', {
        sealCode,
        sealId,
        times,
        crossPage: isCrossPage,
        person: '张三',
      });
    if (plain > 0) await use(plain, false);
    if (crossPage > 0) await use(crossPage, true);
    lines.push(`${sealName}: ${plain} stamps, and ${crossPage} across the pages`);
  }
  return lines;
}
