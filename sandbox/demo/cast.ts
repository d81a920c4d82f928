import { type JsonClient, jsonClient } from './api';
import { example } from './examples';
import { flow, type HostEngine } from './host';
import type { Stage } from './stage';
import type { Vendor } from './vendor';

/** Who plays: what each can be asked, as it would be asked for real. */
export interface Cast {
  /** The workflow engine or an administrator, with the admin key. */
  sealflow: JsonClient;
  vendor: Vendor;
  host: HostEngine;
  /** What placeholders in the examples stand for. */
  names: Record<string, string>;
}

/** Binds the vendor, adds the host, saves the flow's settings, and puts the flow request at its sealing node. */
export async function prepareCast(stage: Stage): Promise<Cast> {
  const { product, vendor, host } = stage;
  const sealflow = jsonClient(product.url, { Authorization: `Bearer ${product.adminKey}` });

  const binding = await sealflow.send<{ id: string; callbackUrl: string }>(
    'POST',
    '/v1/bindings',
    vendor.registration,
  );
  await jsonClient(vendor.simulator.url).send('POST', '/sim/callback-url', { url: binding.callbackUrl });
  await sealflow.send('POST', `/v1/bindings/${binding.id}/catalogues/sync`, {});
  const added = await sealflow.send<{ id: string }>('POST', '/v1/hosts', {
    name: '集团OA',
    ...host.registration,
  });
  const names = { bindingId: binding.id, hostId: added.id, ...(await vendor.names()) };
  const settings = `/v1/hosts/${added.id}/flows/${flow.flowId}/seal-settings`;
  await sealflow.send('PUT', settings, vendor.settings(example('seal-settings.json', names)));
  await host.begin(sealflow, added.id, product.adminKey);
  return { sealflow, names, vendor, host };
}
