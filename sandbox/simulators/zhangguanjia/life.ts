import { randomInt } from 'node:crypto';
import {
  type Application,
  type Grant,
  isLive,
  isSealed,
  isUsed,
  killCode,
  type NewApplication,
} from './application';
import type { Dialect, Stage } from './dialect';
import { isMore, sameCounts, withAdded, withTotals } from './grants';
import { refused, VendorRefusal } from './refusal';

/** Where sealing is over for good, whoever ended it. */
const over: readonly Stage[] = ['archived', 'ended', 'autoEnded', 'terminated', 'rejected'];

export interface LifeSettings {
  codeChangesOnAppend: boolean;
  filesOwedAfterSealing: boolean;
  dialect: Pick<Dialect, 'messages'>;
}

/** Every application of the vendor, and what can become of one. Each act is refused where the vendor would. */
export class Applications {
  private readonly byId = new Map<string, Application>();
  /** By every code that was ever given, dead ones as well: a look through all would cost more with each of them. */
  private readonly byCode = new Map<string, Application>();

  constructor(private readonly settings: LifeSettings) {}

  all(): Application[] {
    return [...this.byId.values()];
  }

  find(applyId: string): Application {
    const application = this.byId.get(applyId);
    if (!application) throw this.about('notFound', applyId);
    return application;
  }

  refuseKnown(applyId: string): void {
    if (this.byId.has(applyId)) throw this.about('duplicate', applyId);
  }

  /** The application that this code opens. A code is dead once sealing is over (B). */
  findByCode(sealCode: string): Application {
    const application = this.byCode.get(sealCode);
    if (!application) throw new VendorRefusal('notFound', '盖章码不存在');
    if (application.sealCode !== sealCode) throw refused('盖章码已失效');
    return application;
  }

  create(given: NewApplication): Application {
    this.refuseKnown(given.applyId);
    const application: Application = {
      ...given,
      stage: 'awaitingApproval',
      sealCode: null,
      deadCodes: [],
      round: 0,
      uses: [],
      files: [],
      history: [],
    };
    this.byId.set(given.applyId, application);
    note(application, 'applied');
    if (given.approvedElsewhere) this.grant(application);
    return application;
  }

  /** Where a second apply changes the first (A): totals are set to what it says, whatever was added since. */
  createOrChange(given: NewApplication): Application {
    const known = this.byId.get(given.applyId);
    if (!known) return this.create(given);
    if (known.stage !== 'awaitingApproval' && !isLive(known)) throw refused('申请已结束，不能修改');
    const { seals, ...rest } = given;
    Object.assign(known, rest);
    this.setTotals(known, seals);
    if (known.stage === 'awaitingApproval' && given.approvedElsewhere) this.grant(known);
    return known;
  }

  /** One that was applied for before this server started. */
  restore(application: Application): void {
    this.refuseKnown(application.applyId);
    this.byId.set(application.applyId, application);
    for (const code of codesOf(application)) this.byCode.set(code, application);
  }

  approve(application: Application): void {
    if (application.stage !== 'awaitingApproval') throw refused('申请不在待审批状态');
    this.grant(application);
  }

  /**
   * Totals, absolute (A). More uses on a completed application open it again.
   * @returns whether anything changed: the same totals again change nothing.
   */
  setTotals(application: Application, totals: readonly Grant[]): boolean {
    if (over.includes(application.stage)) throw refused('申请已结束，不能修改用印次数');
    const seals = withTotals(application, totals);
    const before = application.seals;
    if (seals.every((seal, index) => sameCounts(seal, before[index]))) return false;
    application.seals = seals;
    note(application, 'totals set');
    if (seals.some((seal, index) => isMore(seal, before[index]))) this.openRound(application);
    return true;
  }

  /** 重置 (补盖, 重盖): the vendor's own more uses; refused before the first use, while another waits, once archived (B). */
  reset(application: Application, added: readonly Grant[], waits: boolean): void {
    if (application.pendingReset) throw refused('已有待处理的重置申请');
    if (application.stage === 'archived') throw refused('已归档，不能重置');
    if (over.includes(application.stage)) throw refused('申请已结束，不能重置');
    if (!isUsed(application)) throw refused('尚未用印，不能重置');
    withTotals(application, withAdded(application, added));
    application.pendingReset = [...added];
    note(application, 'reset asked for');
    if (!waits) this.approveReset(application);
  }

  approveReset(application: Application): void {
    const { pendingReset } = application;
    if (!pendingReset) throw refused('没有待处理的重置申请');
    delete application.pendingReset;
    this.setTotals(application, withAdded(application, pendingReset));
  }

  /** 智能用印完成: the person's own act, with or without uses left. */
  finish(application: Application): void {
    if (!isLive(application)) throw refused('盖章码已失效');
    this.leave(application, this.settings.filesOwedAfterSealing ? 'filesOwed' : 'completed');
  }

  archive(application: Application): void {
    const { stage } = application;
    if (stage === 'archived') throw refused('文件已归档');
    if (!isSealed(application) && stage !== 'ended' && stage !== 'autoEnded')
      throw refused('用印未完成，不能归档');
    this.leave(application, 'archived');
  }

  /** 结束用印. */
  end(application: Application, reason: string): void {
    if (over.includes(application.stage)) throw refused('申请已结束');
    application.endReason = reason;
    this.leave(application, 'ended');
  }

  /** 自动结束: the vendor's timers, with or without a use. */
  autoEnd(application: Application): void {
    if (isSealed(application) || over.includes(application.stage)) throw refused('申请已结束');
    this.leave(application, 'autoEnded');
  }

  /** 流程终止: refused while sealing is under way or done (B). */
  terminate(application: Application): void {
    if (application.stage !== 'awaitingApproval' && application.stage !== 'granted')
      throw refused('用印中或已用印，不能终止流程');
    this.leave(application, 'terminated');
  }

  /** 驳回: an approver's no, so before the first stamp (C: granted ones may still be under 文件核验). */
  reject(application: Application): void {
    if (application.stage !== 'awaitingApproval' && application.stage !== 'granted')
      throw refused('用印中或已用印，不能驳回');
    this.leave(application, 'rejected');
  }

  /** C: nothing is public on what may be deleted; what was stamped stays. */
  private about(kind: 'duplicate' | 'notFound', applyId: string): VendorRefusal {
    const words = this.settings.dialect.messages[kind];
    return new VendorRefusal(
      kind,
      words.replaceAll('{applyId}', () => applyId),
    );
  }

  private grant(application: Application): void {
    application.stage = 'granted';
    this.giveCode(application);
    note(application, 'granted');
  }

  private openRound(application: Application): void {
    if (!isLive(application) && !isSealed(application)) return;
    const old = application.sealCode ?? application.deadCodes.at(-1) ?? null;
    application.round += 1;
    application.stage = isUsed(application) ? 'sealing' : 'granted';
    if (this.settings.codeChangesOnAppend) {
      killCode(application);
      this.giveCode(application);
    } else {
      application.deadCodes = application.deadCodes.filter((code) => code !== old);
      application.sealCode = old;
    }
    note(application, `round ${application.round} opened`);
  }

  private leave(application: Application, stage: Stage): void {
    killCode(application);
    application.stage = stage;
    note(application, stage);
  }

  private giveCode(application: Application): void {
    let code: string;
    do code = String(randomInt(1_000_000)).padStart(6, '0');
    while (this.byCode.has(code));
    application.sealCode = code;
    this.byCode.set(code, application);
  }
}

function codesOf({ sealCode, deadCodes }: Application): string[] {
  return sealCode === null ? deadCodes : [sealCode, ...deadCodes];
}

export function note(application: Application, what: string): void {
  application.history.push({ at: new Date().toISOString(), what });
}
