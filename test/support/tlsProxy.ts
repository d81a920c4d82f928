import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/** A CA of its own, and what it has signed; paths of PEM files. */
export interface TestCertificates {
  ca: string;
  server: { cert: string; key: string };
  client: { cert: string; key: string };
  remove(): void;
}

/** By OpenSSL, which Node has no call for. */
export function makeCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'sealflow-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test-ca'],
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  const sign = (name: string, extension: string) => {
    writeFileSync(join(folder, `${name}.ext`), extension);
    openssl(...['req', ...newKey, '-subj', `/CN=${name}`], '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    openssl(
      ...['x509', '-req', ...by, '-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
    return { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  };
  return {
    ca: join(folder, 'ca.pem'),
    server: sign('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1\n'),
    client: sign('client', 'extendedKeyUsage=clientAuth\n'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface TlsProxy {
  /** `127.0.0.1:<port>`. */
  address: string;
  close(): void;
}

/** Ends TLS in front of a plain address, for whoever shows a certificate of the CA; others are refused in the handshake. */
export async function tlsInFrontOf(plain: string, { ca, server: own }: TestCertificates): Promise<TlsProxy> {
  const [host = '', port = ''] = plain.split(':');
  const sockets = new Set<Socket>();
  const options = {
    ...{ ca: readFileSync(ca), cert: readFileSync(own.cert), key: readFileSync(own.key) },
    ...{ requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
  };
  const server = createServer(options, (socket) => {
    const behind = connect(Number(port), host);
    for (const each of [socket, behind]) sockets.add(each.on('error', () => undefined));
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
