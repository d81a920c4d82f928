import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { commandOf, isEmptyReply, MessageReader, type StoreCommand } from './opMsg';

export interface CommandSeen extends StoreCommand {
  /** Whose connection it came by: contender and process. */
  process: string;
  /** Whether it was a read that brought nothing. */
  isEmpty: boolean;
}

/**
 * An address before the Mongo server for one process, which reads along what goes through: so every command is counted
 * as it is sent, and the process under measurement is as it is.
 */
export class MongoProxy {
  private readonly open = new Set<Socket>();
  private readonly server = createServer((client) => this.forward(client));

  private constructor(
    private readonly target: { host: string; port: number },
    private readonly process: string,
    private readonly tell: (command: CommandSeen) => void,
  ) {}

  static async listen(
    mongoUrl: string,
    process: string,
    tell: (command: CommandSeen) => void,
  ): Promise<MongoProxy> {
    const { hostname, port } = new URL(mongoUrl);
    const proxy = new MongoProxy({ host: hostname, port: Number(port) }, process, tell);
    await new Promise<void>((resolve, reject) => {
      proxy.server.once('error', reject);
      proxy.server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    // The driver must not go past it to the address by which the server calls itself.
    return `mongodb://127.0.0.1:${port}/?directConnection=true`;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(client: Socket): void {
    const server = connect(this.target);
    const asked = new Map<number, StoreCommand>();
    const requests = new MessageReader();
    const replies = new MessageReader();
    client.on('data', (bytes: Buffer) => {
      for (const message of requests.push(bytes)) {
        const command = commandOf(message);
        if (command) asked.set(message.requestId, command);
      }
    });
    server.on('data', (bytes: Buffer) => {
      for (const message of replies.push(bytes)) {
        const command = asked.get(message.responseTo);
        if (!command) continue;
        asked.delete(message.responseTo);
        this.tell({ ...command, process: this.process, isEmpty: isEmptyReply(message) });
      }
    });
    this.join(client, server);
    this.join(server, client);
  }

  private join(from: Socket, to: Socket): void {
    this.open.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    from.on('error', () => from.destroy());
    from.once('close', () => {
      this.open.delete(from);
      to.destroy();
    });
  }
}
