import { type JsonClient, jsonClient } from './api';
import { example } from './examples';
import { flow, type HostEngine } from './host';
import type { Stage } from './stage';

/** Who plays: what each can be asked, as it would be asked for real. */
export interface Cast {
  /** The workflow engine or an administrator, with the admin key. */
  sealflow: JsonClient;
  vendor: Vendor;
  host: HostEngine;
  /** What placeholders in the examples stand for. */
  names: Record<string, string>;
}

export interface SealAtVendor {
  sealId: string;
  sealName: string;
  useCount: number;
  usedCount: number;
  crossPageUseCount: number;
  usedCrossPageUseCount: number;
}

/** A person at the machine, and the vendor's back office. */
export interface Vendor {
  seals(sealCode: string): Promise<SealAtVendor[]>;
  use(sealCode: string, sealId: string, stamps: { times: number; crossPage: boolean }): Promise<void>;
  /** The person's own act at the machine. */
  finish(sealCode: string): Promise<void>;
  archive(applyId: string): Promise<void>;
  applyIds(): Promise<string[]>;
}

/** Binds the vendor, adds the host, saves the flow's settings, and puts the flow request at its sealing node. */
export async function prepareCast(stage: Stage): Promise<Cast> {
  const { product, vendor, host, vendorKeys } = stage;
  const sealflow = jsonClient(product.url, { Authorization: `Bearer ${product.adminKey}` });
  const vendorSide = jsonClient(vendor.url);

  const binding = await sealflow.send<{ id: string; callbackUrl: string }>('POST', '/v1/bindings', {
    name: '总部章管家',
    vendor: 'zhangguanjia',
    openUrl: vendor.url,
    ...vendorKeys,
  });
  await vendorSide.send('POST', '/sim/callback-url', { url: binding.callbackUrl });
  const added = await sealflow.send<{ id: string }>('POST', '/v1/hosts', {
    name: '集团OA',
    ...host.registration,
  });
  const names = { bindingId: binding.id, hostId: added.id, ...(await catalogueNames(vendorSide)) };
  const settings = `/v1/hosts/${added.id}/flows/${flow.flowId}/seal-settings`;
  await sealflow.send('PUT', settings, example('seal-settings.json', names));
  await host.begin(sealflow, added.id, product.adminKey);
  return { sealflow, names, vendor: vendorOf(vendorSide), host };
}

async function catalogueNames(vendor: JsonClient): Promise<Record<string, string>> {
  const { seals, fileTypes } =
    await vendor.get<Record<'seals' | 'fileTypes', { id: string }[]>>('/sim/catalogue');
  return {
    companySealId: seals[0]?.id ?? '',
    contractSealId: seals[1]?.id ?? '',
    fileTypeId: fileTypes[0]?.id ?? '',
  };
}

interface ApplicationAtVendor {
  applyId: string;
  sealCode: string | null;
  seals: SealAtVendor[];
}

function vendorOf(vendor: JsonClient): Vendor {
  const applications = async () =>
    (await vendor.get<{ applications: ApplicationAtVendor[] }>('/sim/applications')).applications;
  const act = (path: string, body: unknown = {}) => vendor.send<void>('POST', path, body);
  return {
    seals: async (sealCode) =>
      (await applications()).find((application) => application.sealCode === sealCode)?.seals ?? [],
    use: (sealCode, sealId, stamps) =>
      act('/sim/machine/use', { sealCode, sealId, ...stamps, person: '张三' }),
    finish: (sealCode) => act('/sim/machine/finish', { sealCode }),
    archive: (applyId) => act(`/sim/applications/${applyId}/archive`),
    applyIds: async () => (await applications()).map(({ applyId }) => applyId),
  };
}
