import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { bytesOf, parseLossless } from '../sandbox/simulators/body';
import { createWebhookHostApp } from '../sandbox/simulators/webhookHost/app';
import { optionsSchema as hostOptionsSchema } from '../sandbox/simulators/webhookHost/options';
import { createZhangGuanJia } from '../sandbox/simulators/zhangguanjia/app';
import { optionsSchema as vendorOptionsSchema } from '../sandbox/simulators/zhangguanjia/options';
import { flowId, nodes, waitNodeId } from './contenders/flow';
import { ask } from './http';
import type { Tally } from './measure/tallies';
import { FlowWatch } from './watch';

const vendorKeys = { clientId: 'sealflow-bench', clientSecret: 'vendor-secret' };
const hostSecret = 'whsec_c2VhbGZsb3ctYmVuY2gtc2VjcmV0LTAxMjM0NTY3ODk=';

const commandSchema = z.object({
  type: z.string(),
  flowRequestId: z.string(),
  data: z.object({ fields: z.array(z.object({ fieldId: z.string(), value: z.unknown() })).default([]) }),
});

/**
 * The simulators of vendor and host, in this process: so it is known without asking when the host has carried out a
 * command, by the clock that the lives are measured with.
 */
export class Peers {
  readonly watch = new FlowWatch();
  private vendorUrl = '';
  private hostUrl = '';
  private readonly servers: Server[] = [];

  static async listen(): Promise<Peers> {
    const peers = new Peers();
    peers.vendorUrl = await peers.serve((url) =>
      createZhangGuanJia(vendorOptionsSchema.parse({ ...vendorKeys, callbackTimeoutMs: 30_000 }), url),
    );
    peers.hostUrl = await peers.serve(() => {
      const host = express();
      host.use(peers.spy());
      host.use(createWebhookHostApp(hostOptionsSchema.parse({ secret: hostSecret })));
      return host;
    });
    return peers;
  }

  get vendor() {
    return { url: this.vendorUrl, ...vendorKeys };
  }
  get host() {
    return { url: `${this.hostUrl}/commands`, secret: hostSecret };
  }

  async catalogue(): Promise<{ sealId: string; fileTypeId: string }> {
    const { seals, fileTypes } = await ask(`${this.vendorUrl}/sim/catalogue`);
    return { sealId: seals[0].id, fileTypeId: fileTypes[0].id };
  }

  /** Where the vendor calls back from now on. */
  async callBack(url: string): Promise<void> {
    await ask(`${this.vendorUrl}/sim/callback-url`, { body: { url } });
  }

  /** A flow request that waits at its sealing node. */
  async begin(flowRequestId: string): Promise<void> {
    const body = { flowId, flowRequestId, nodes, nodeId: waitNodeId };
    await ask(`${this.hostUrl}/sim/flow-requests`, { body });
  }

  /** The person at the machine is through: the vendor calls back at once. */
  async finish(sealCode: string): Promise<void> {
    await ask(`${this.vendorUrl}/sim/machine/finish`, { body: { sealCode } });
  }

  async archive(applyId: string): Promise<void> {
    await ask(`${this.vendorUrl}/sim/applications/${applyId}/archive`, { body: {} });
  }

  /** By what was called, as the simulators count it. */
  async calls(): Promise<{ vendor: Tally; host: Tally }> {
    const [vendor, host] = await Promise.all(
      [this.vendorUrl, this.hostUrl].map((url) => ask(`${url}/sim/calls`)),
    );
    return { vendor: vendor.calls, host: host.calls };
  }

  async close(): Promise<void> {
    await Promise.all(
      this.servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  private async serve(createApp: (url: string) => Express): Promise<string> {
    const server = createServer();
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    server.on('request', createApp(url));
    return url;
  }

  /** Tells of each command once it is answered well. */
  private spy(): RequestHandler {
    return (request, response, next) => {
      response.once('finish', () => {
        if (request.path !== '/commands' || response.statusCode !== 200) return;
        const command = commandSchema.safeParse(parseLossless(bytesOf(request).toString('utf8')));
        if (command.success) this.watch.tell(command.data);
      });
      next();
    };
  }
}
