import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * One address before several API processes, as any installation with more than one has it: connections go to each in
 * turn, past those that do not answer. What a process that dies had begun is cut off.
 */
export class Balancer {
  private turn = 0;
  private targets: readonly number[] = [];
  private readonly open = new Set<Socket>();
  private readonly posts = new EventEmitter();
  private readonly server = createServer((client) => this.forward(client));

  static async listen(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve, reject) => {
      balancer.server.once('error', reject);
      balancer.server.listen(0, '127.0.0.1', resolve);
    });
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The ports of the processes behind it. */
  direct(targets: readonly number[]): void {
    this.targets = targets;
  }

  /** Until `back` is called the process is passed by, as one is that says it is not ready; by its place among them. */
  passBy(index: number): { back(): void } {
    const { targets } = this;
    this.direct(targets.filter((_, place) => place !== index));
    return { back: () => this.direct(targets) };
  }

  /** Which of them the next POST goes to: a command or a callback is under way there now. */
  async nextPost(over: AbortSignal): Promise<number | undefined> {
    const [port] = await once(this.posts, 'post', { signal: over }).catch(() => []);
    const index = this.targets.indexOf(port);
    return index === -1 ? undefined : index;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(client: Socket): void {
    this.turn += 1;
    const inTurn = this.targets.map((_, index) => this.targets[(this.turn + index) % this.targets.length]);
    this.keep(client);
    this.tryNext(client, inTurn as number[]);
  }

  private tryNext(client: Socket, [port, ...others]: number[]): void {
    if (port === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const target = connect(port, '127.0.0.1');
    this.keep(target);
    target.once('error', () => {
      if (target.connecting || target.bytesRead + target.bytesWritten === 0) this.tryNext(client, others);
      else client.destroy();
    });
    target.once('connect', () => {
      target.once('close', () => client.destroy());
      client.once('close', () => target.destroy());
      client.on('data', (bytes: Buffer) => {
        if (bytes.subarray(0, 5).toString() === 'POST ') this.posts.emit('post', port);
      });
      client.pipe(target);
      target.pipe(client);
    });
  }

  private keep(socket: Socket): void {
    this.open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.open.delete(socket));
  }
}
