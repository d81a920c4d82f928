import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import axios from 'axios';
import { createQiyuesuo } from '../../../sandbox/simulators/qiyuesuo/app';
import { optionsSchema, type QiyuesuoOptions } from '../../../sandbox/simulators/qiyuesuo/options';

type Row = Record<string, unknown>;

export const keys = { accessToken: 'simulated', secret: 'simulated-secret' };
export const devices = ['QYS1001', 'QYS1002'] as const;
export const zhangsan = { mobile: '13800000001', number: 'A001' };

/** As the wire has it: one seal for each device, all of them for 张三. */
export function application(serialNo: string, more: Row = {}): Row {
  return {
    tenantName: '总公司',
    subject: '采购合同',
    applyerContact: zhangsan.mobile,
    serialNo,
    auths: [{ deviceNo: devices[0], count: 2, users: [{ mobile: zhangsan.mobile }] }],
    ...more,
  };
}

export type QiyuesuoUnderTest = Awaited<ReturnType<typeof startQiyuesuo>>;

/** The simulator in this process, behind a real port. */
export async function startQiyuesuo(options: QiyuesuoOptions = {}) {
  const server = createServer(createQiyuesuo(optionsSchema.parse({ ...keys, ...options })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails closes nothing, and jest must end all the same.
  server.unref();
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url,
    /** A call by hand, signed. The reply's body, HTTP being 200 whatever the outcome. */
    async ask(method: 'GET' | 'POST', path: string, data?: Row | FormData) {
      const { status, data: reply } = await axios.request({
        method,
        url: url + path,
        data,
        headers: signed(),
      });
      expect(status).toBe(200);
      return reply;
    },
    /** A control endpoint. */
    drive: async (path: string, body: unknown = {}) => (await axios.post(`${url}/sim${path}`, body)).data,
    see: async (path: string) => (await axios.get(`${url}/sim${path}`)).data,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function signed(secret = keys.secret): Record<string, string> {
  const timestamp = String(Date.now());
  const signature = createHash('md5').update(`${keys.accessToken}${secret}${timestamp}`).digest('hex');
  return {
    'x-qys-accesstoken': keys.accessToken,
    'x-qys-timestamp': timestamp,
    'x-qys-signature': signature,
  };
}

export function form(
  texts: Record<string, string | number>,
  file?: { name: string; text: string },
): FormData {
  const given = new FormData();
  for (const [name, text] of Object.entries(texts)) given.append(name, String(text));
  if (file) given.append('file', new Blob([file.text]), file.name);
  return given;
}
