import axios, { type AxiosResponse } from 'axios';
import { parse, stringify } from 'lossless-json';
import type { Simulator, SimulatorOptions } from '../../../sandbox/simulators/spawn';
import { spawnSimulator } from '../../support/programs';

export const longest = '9223372036854775807';
export const zhang = '1974556705685090001';
export const li = '1974556705685090002';
export const flowId = '1974556705685094924';
export const formId = '1974556705685096001';
/** By what they are for: 申请, 审批, 用印, 归档. */
export const nodes = {
  apply: '1974556705685097001',
  approve: '1974556705685097002',
  seal: '1974556705685097003',
  done: '1974556705685097004',
};
export const exits = { sealed: '1974556705685098003', back: '1974556705685098004' };
export const fields = {
  subject: '1974556705685095001',
  applicant: '1974556705685095002',
  seal: '1974556705685095004',
  useCount: '1974556705685095005',
  crossPage: '1974556705685095006',
  files: '1974556705685095008',
  sealCode: '1974556705685095009',
};

/** A reply as it stands on the wire: every number as its digits, in a string that begins with `#`. */
export interface WireReply {
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  body: any;
  headers: Record<string, unknown>;
}

/** An E10 under test, spoken to by hand: not through any client of ours. */
export class E10UnderTest {
  token = '';

  private constructor(
    readonly simulator: Simulator,
    private readonly options: SimulatorOptions['e10'],
  ) {}

  static async start(options: SimulatorOptions['e10'] = {}): Promise<E10UnderTest> {
    const e10 = new E10UnderTest(await spawnSimulator('e10', options), options);
    await e10.signIn();
    return e10;
  }

  get url(): string {
    return this.simulator.url;
  }

  get api(): string {
    return `${this.url}${this.options.pathStyle === 'openserver' ? '/openserver' : '/papi/openapi'}`;
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }

  async signIn(): Promise<void> {
    const { body } = await this.get(
      '/oauth2/authorize',
      { corpid: 'sealflow-corp', response_type: 'code' },
      '',
    );
    const token = await this.post('/oauth2/access_token', this.credentials(body.code), '');
    this.token = token.body.accessToken ?? token.body.access_token;
  }

  credentials(code: string) {
    return {
      app_key: 'sealflow-app',
      app_secret: 'sealflow-app-secret',
      grant_type: 'authorization_code',
      code,
    };
  }

  get(path: string, query: Record<string, string> = {}, token = this.token): Promise<WireReply> {
    const all = new URLSearchParams({ ...query, ...(token ? { access_token: token } : {}) });
    return this.send('GET', `${path}?${all}`);
  }

  /** A text is sent as it stands: it may hold integers that JavaScript could not. */
  post(path: string, body: unknown, token = this.token): Promise<WireReply> {
    const query = token ? `?access_token=${encodeURIComponent(token)}` : '';
    return this.send('POST', path + query, typeof body === 'string' ? body : stringify(body));
  }

  async send(
    method: string,
    path: string,
    data?: string | Buffer,
    headers: Record<string, string> = { 'Content-Type': 'application/json' },
  ): Promise<WireReply> {
    const response = await axios.request({
      method,
      url: this.api + path,
      data,
      headers: { ...headers, callSysCode: 'SEALFLOW' },
      responseType: 'text',
      transformRequest: [(given: unknown) => given],
      transformResponse: [(given: unknown) => String(given ?? '')],
      validateStatus: () => true,
      maxRedirects: 0,
      timeout: 20_000,
    });
    const { status, data: text, headers: got } = response;
    return { status, text, body: readWire(text), headers: got };
  }

  submit(flowRequestId: string, userid: string, more: object = {}): Promise<WireReply> {
    const body = stringify({ userid, requestId: flowRequestId, ...more });
    return this.post('/api/workflow/core/paService/v1/submitRequest', body);
  }

  reject(flowRequestId: string, userid: string, more: object): Promise<WireReply> {
    const body = { userid, requestId: flowRequestId, ...more };
    return this.post('/api/workflow/core/paService/v1/rejectRequest', body);
  }

  describe(flowRequestId: string): Promise<WireReply> {
    return this.get('/workflow/v2/getInfoByID', { userid: zhang, id: flowRequestId });
  }

  /** A control endpoint, whatever it answers. */
  sim(path: string, body: unknown = {}): Promise<AxiosResponse> {
    return axios.post(`${this.url}/sim${path}`, body, {
      headers: { 'Content-Type': 'application/json' },
      validateStatus: () => true,
    });
  }

  async drive(path: string, body: unknown = {}) {
    const response = await this.sim(path, body);
    expect([path, response.status, response.data]).toEqual([path, 200, expect.anything()]);
    return response.data;
  }

  async see(path: string) {
    return (await axios.get(`${this.url}/sim${path}`)).data;
  }

  shown(flowRequestId: string) {
    return this.see(`/flow-requests/${flowRequestId}`);
  }

  /** Begins a flow request at the node where sealing waits. */
  atSealing(flowRequestId: string, more: object = {}) {
    return this.drive('/flow-requests', { flowRequestId, flowId, nodeId: nodes.seal, ...more });
  }
}

/** Marks numbers, so that a test sees whether an id was one. */
function readWire(text: string): unknown {
  try {
    return parse(text, null, { parseNumber: (digits) => `#${digits}` });
  } catch {
    return undefined;
  }
}
