import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';

const folderOf = (language: string) => resolve(__dirname, '../../examples/receivers', language);

const languages = {
  node: [process.execPath, 'server.js'],
  python: ['python3', 'server.py'],
  // As quick to start as it can be, since it does not run for long.
  java: ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-jar', 'target/receiver.jar'],
} as const;
export type Language = keyof typeof languages;

/** Those that are tested: all, unless somebody without a JDK says `SEALFLOW_TEST_RECEIVERS=node,python`. */
export function testedLanguages(): Language[] {
  const all: Language[] = ['node', 'python', 'java'];
  const wanted = process.env.SEALFLOW_TEST_RECEIVERS?.split(',') ?? all;
  const left = all.filter((language) => !wanted.includes(language));
  if (left.length > 0)
    process.stderr.write(`NOT TESTED, by SEALFLOW_TEST_RECEIVERS: examples/receivers/${left}\n`);
  return all.filter((language) => wanted.includes(language));
}

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds the Java receiver where its sources are newer than what was built of them; CI has done so beforehand. */
export async function buildJava(): Promise<void> {
  const cwd = folderOf('java');
  const sources = readdirSync(join(cwd, 'src'), { recursive: true }).map((path) =>
    join(cwd, 'src', String(path)),
  );
  const newest = Math.max(...[join(cwd, 'pom.xml'), ...sources].map(changedAt));
  if (changedAt(join(cwd, 'target/receiver.jar')) > newest) return;
  try {
    await promisify(execFile)('mvn', ['-q', '-B', 'package'], { cwd });
  } catch (error) {
    const means =
      'Maven, a JDK 17 or newer (apt-get install maven default-jdk-headless) and Maven Central are needed';
    throw new Error(`examples/receivers/java: ${means}; SEALFLOW_TEST_RECEIVERS=node,python leaves it out`, {
      cause: error,
    });
  }
}

export interface Delivery {
  body: string;
  headers: Record<string, string>;
}

/** A command as Sealflow sends it; each has an id of its own where none is given. */
export function signed(
  secrets: string[],
  command: { type: string; flowRequestId: string; data: unknown; commandId: string },
  at = new Date(),
): Delivery {
  const body = JSON.stringify(command);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(command.commandId, at, body));
  return {
    body,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'webhook-id': command.commandId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    },
  };
}

/** An example's receiver in a process of its own, as its README starts it. */
export class Receiver {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(language: Language, dataDir: string, secrets: string[]): Promise<Receiver> {
    const [program, ...args] = languages[language];
    const { PATH, HOME } = process.env;
    const child = spawn(program, args, {
      cwd: folderOf(language),
      env: { PATH, HOME, PORT: '0', DATA_DIR: dataDir, SEALFLOW_WEBHOOK_SECRETS: secrets.join(' ') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const port = await new Promise<string>((found, failed) => {
      const read = (chunk: string) => {
        output += chunk;
        // The last is what Spring says.
        const [, listening] = /(?:listening on|started on port) (\d+)/.exec(output) ?? [];
        if (listening) found(listening);
      };
      child.stdout.setEncoding('utf8').on('data', read);
      child.stderr.setEncoding('utf8').on('data', read);
      child.once('error', (error) =>
        failed(new Error(`${program} is needed for its receiver`, { cause: error })),
      );
      child.once('exit', () => failed(new Error(`the ${language} receiver ended: ${output}`)));
    });
    return new Receiver(child, `http://127.0.0.1:${port}/sealflow`);
  }

  /** At once, as if it had crashed. */
  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  async post({ body, headers }: Delivery): Promise<{ status: number; data: any }> {
    // A connection that is kept may be closed by the receiver just as the next command starts.
    const closing = { ...headers, Connection: 'close' };
    const response = await fetch(this.url, { method: 'POST', body, headers: closing });
    return { status: response.status, data: await response.json() };
  }
}
