import { startEmbeddedServers } from '../../../sandbox/embedded/servers';

/** Starts servers on the folder, prints them as one line of JSON, and stays until killed. */
async function main(dataDir: string, detached: boolean) {
  const { temporal, mongo } = await startEmbeddedServers({
    dataDir,
    detached,
    ports: 'free',
    log: () => undefined,
  });
  process.stdout.write(`${JSON.stringify({ temporal, mongo })}\n`);
  setInterval(() => undefined, 60_000);
}

main(process.argv[2] ?? '', process.argv[3] === 'detached');
