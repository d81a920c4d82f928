import axios, { type AxiosResponse } from 'axios';
import type { Simulator, SimulatorOptions } from '../../../sandbox/simulators/spawn';
import { spawnSimulator } from '../../support/programs';

export const keys = { clientId: 'simulated', clientSecret: 'simulated-secret' };
export const firstSeal = '9223372036854775807';
export const secondSeal = '1974556705685094924';

type Texts = Record<string, string>;

/** An application as the wire has it; `more` overrides, and a null leaves a field out. */
export function application(applyId: string, more: Record<string, string | null> = {}): Texts {
  const fields = {
    sealapply_id: applyId,
    uid: 'zhangsan',
    type_id: '9223372036854775806',
    name: '采购合同',
    apply_status: '6',
    seal_ids1: firstSeal,
    use_count1: '2',
    is_sealed_bid1: '1',
    sealed_bid_count1: '1',
    ...more,
  };
  const given = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  return Object.fromEntries(given);
}

/** A vendor under test, spoken to by hand: not through any client of ours. */
export class VendorUnderTest {
  private token = '';

  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions['zhangguanjia'] = {}): Promise<VendorUnderTest> {
    const vendor = new VendorUnderTest(await spawnSimulator('zhangguanjia', { ...keys, ...options }));
    // Where the token is asked for in other words, a client that knows them does it.
    if (options.dialect?.paths?.token === undefined) await vendor.signIn();
    return vendor;
  }

  get url(): string {
    return this.simulator.url;
  }

  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }

  async signIn(): Promise<void> {
    const query = `client_id=${keys.clientId}&client_secret=${keys.clientSecret}`;
    const path = `/api/getToken.htm?${query}&grant_type=code&response_type=json`;
    this.token = (await axios.get(this.url + path)).data.accessToken;
  }

  call(method: string, path: string, data?: unknown, headers: Texts = {}): Promise<AxiosResponse> {
    return axios.request({
      method,
      url: `${this.url}/api/${path}`,
      data,
      headers: { Authorization: this.authorization, ...headers },
      validateStatus: () => true,
      timeout: 20_000,
    });
  }

  /** The reply's body, HTTP being 200 whatever the outcome. */
  async ask(method: string, path: string, data?: unknown) {
    const response = await this.call(method, path, data);
    expect(response.status).toBe(200);
    return response.data;
  }

  apply(applyId: string, more: Record<string, string | null> = {}) {
    return this.ask('POST', 'sealApply/batchCreate.htm', [application(applyId, more)]);
  }

  /** Applies, and gives the live code. */
  async granted(applyId: string, more: Record<string, string | null> = {}): Promise<string> {
    const reply = await this.apply(applyId, more);
    expect(reply).toMatchObject({ errcode: 0 });
    return reply.data_list[0].sealCode;
  }

  update(applyId: string, totals: Texts) {
    return this.ask('PUT', 'sealApply/update.htm', { sealapply_id: applyId, ...totals });
  }

  end(applyId: string) {
    return this.ask('POST', 'sealApply/end.htm', { sealapply_id: applyId, reason: '结束' });
  }

  /** A control endpoint, whatever it answers. */
  sim(path: string, body: unknown = {}): Promise<AxiosResponse> {
    return axios.post(`${this.url}/sim${path}`, body, { validateStatus: () => true });
  }

  async drive(path: string, body: unknown = {}) {
    const response = await this.sim(path, body);
    expect([path, response.status, response.data]).toEqual([path, 200, expect.anything()]);
    return response.data;
  }

  async see(path: string) {
    return (await axios.get(`${this.url}/sim${path}`)).data;
  }

  async shown(applyId: string) {
    return this.see(`/applications/${applyId}`);
  }
}

export async function until<Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
