import { type RequestUnderTest, type WorkerProcess, World } from './world';

/* A ledger that takes its time, as on a busy machine: it is waited for, and not written to a second time. */
let world: World;
let worker: WorkerProcess;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterEach(() => worker.stop());
afterAll(() => world.stop(), 30_000);

const patienceMs = 90_000;

/** Of the workflow tasks themselves: a task that goes on for longer than the server waits is begun anew in between. */
const isOfTask = (eventType: string) => ['5', '6', '7'].includes(eventType);

async function shortLife(): Promise<RequestUnderTest> {
  const request = await (await world.newRequest({ quietCloseSeconds: 1 })).start();
  await request.reaches(
    ({ state, hostEffects }) => state === 'sealing' && hostEffects.length === 0,
    patienceMs,
  );
  await request.callback('sealingCompleted');
  await request.handle.result();
  return request;
}

async function regularWritesOf(request: RequestUnderTest): Promise<number> {
  const { events } = await request.handle.fetchHistory();
  const activities = (events ?? []).map(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name,
  );
  return activities.filter((name) => name === 'recordEvents').length;
}

test.each([2_300, 5_500])(
  'of %d ms costs no history but for tasks that go on',
  async (ledgerTakesMs) => {
    worker = await world.startWorker({ ledgerTakesMs });
    const request = await shortLife();
    const besideTasks = (await request.historyEvents()).filter((eventType) => !isOfTask(eventType));
    expect(besideTasks).toHaveLength(18);
    expect(await regularWritesOf(request)).toBe(0);
  },
  120_000,
);
