import type { ContenderName } from './contenders/contender';
import type { LivesMeasured, ProcessName } from './measure/lives';
import { percentile, type Spread, spread } from './measure/statistics';

/** Every figure of every contender, by its name; one that a contender does not have is absent. */
export type Figures = Record<string, Partial<Record<ContenderName, Spread>>>;

/** Collects one sample each round. */
export class Samples {
  private readonly samples = new Map<string, Map<ContenderName, (number | undefined)[]>>();

  add(figure: string, contender: ContenderName, sample: number | undefined): void {
    const ofFigure = this.samples.get(figure) ?? new Map<ContenderName, (number | undefined)[]>();
    this.samples.set(figure, ofFigure);
    ofFigure.set(contender, [...(ofFigure.get(contender) ?? []), sample]);
  }

  /** One round of lives. */
  addLives(inFlight: number, contender: ContenderName, measured: LivesMeasured): void {
    const { lives, seconds, cpu } = measured;
    const whole = lives.map(({ wholeMs }) => wholeMs);
    const toSubmit = lives.map(({ callbackToSubmitMs }) => callbackToSubmitMs);
    const add = (what: string, sample: number | undefined) =>
      this.add(`${inFlight} in flight: ${what}`, contender, sample);
    add('lives per second', lives.length / seconds);
    for (const part of [50, 95, 99]) add(`whole life p${part}, ms`, percentile(whole, part / 100));
    for (const part of [50, 95]) add(`callback to submit p${part}, ms`, percentile(toSubmit, part / 100));
    const perLife = (of: number | undefined) =>
      of === undefined || lives.length === 0 ? undefined : (1000 * of) / lives.length;
    const { api, worker } = cpu;
    add(
      'CPU of API and worker, ms a life',
      perLife(api === undefined || worker === undefined ? undefined : api + worker),
    );
    for (const [name, used] of Object.entries(cpu))
      add(`CPU of ${cpuNames[name as ProcessName]}, ms a life`, perLife(used));
  }

  figures(): Figures {
    const spreads = (ofFigure: Map<ContenderName, (number | undefined)[]>) =>
      Object.fromEntries([...ofFigure].map(([contender, samples]) => [contender, spread(samples)]));
    return Object.fromEntries([...this.samples].map(([figure, ofFigure]) => [figure, spreads(ofFigure)]));
  }
}

const cpuNames: Record<ProcessName, string> = {
  api: 'the API',
  worker: 'the worker',
  Temporal: 'Temporal',
  MongoDB: 'MongoDB',
  'bench and peers': 'bench and peers',
};
