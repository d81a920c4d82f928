import { randomInt } from 'node:crypto';
import { vendorTime } from '../time';
import { type Application, isOver, type SealAuth } from './application';
import type { Person } from './catalogue';
import { freshId } from './ids';
import { notThere, refused } from './refusal';

/** Every application of the vendor, and what can become of one. Each act is refused where the vendor would. */
export class Applications {
  private readonly byId = new Map<string, Application>();

  constructor(private readonly settings: { codeChangesOnAppend: boolean }) {}

  all(): Application[] {
    return [...this.byId.values()];
  }

  find(id: string): Application {
    const application = this.byId.get(id);
    if (!application) throw notThere(`用印流程不存在：${id}`);
    return application;
  }

  /** A new one, or one of before this server started. */
  add(application: Application): void {
    this.byId.set(application.id, application);
  }

  /** What a live code opens. */
  findByCode(code: string): { application: Application; auth: SealAuth } {
    let isDead = false;
    for (const application of this.all())
      for (const auth of application.sealAuths) {
        if (auth.vertifyCode !== code) continue;
        if (!auth.complete) return { application, auth };
        isDead = true;
      }
    throw isDead ? refused('用印码已失效') : notThere('用印码不存在');
  }

  freshCode(): string {
    const known = new Set(this.all().flatMap(({ sealAuths }) => sealAuths.map((auth) => auth.vertifyCode)));
    for (;;) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      if (!known.has(code)) return code;
    }
  }

  /** Adds uses to each seal of the device, or of every one; what was complete is open again. */
  append(application: Application, added: { count: number; deviceNo: string; by: Person }): void {
    const { count, deviceNo, by } = added;
    if (application.status === 'FINISHED') throw refused('用印流程已结束，不能追加');
    for (const auth of authsOf(application, deviceNo)) {
      auth.leftCount += count;
      if (this.settings.codeChangesOnAppend) auth.vertifyCode = this.freshCode();
      auth.complete = false;
      delete auth.completeTime;
    }
    application.status = 'USING';
    application.appendLogs.push({
      userName: by.name,
      count,
      createTime: vendorTime(new Date()),
      contact: by.mobile,
      number: by.number,
    });
  }

  /** 结束用印, by the third party: of one device, or of all. */
  finish(application: Application, reason: string, deviceNo: string): void {
    if (application.status === 'FINISHED') throw refused('用印流程已结束');
    for (const auth of authsOf(application, deviceNo)) complete(auth);
    if (!isOver(application)) return;
    application.status = 'FINISHED';
    application.finishReason = reason;
  }

  /** A person ends what a code is for; with the last of them the application is complete. */
  completeCode(application: Application, auth: SealAuth): boolean {
    complete(auth);
    if (!isOver(application)) return false;
    application.status = 'COMPLETE';
    return true;
  }

  /** A person stamps, and is photographed. */
  stamp(application: Application, auth: SealAuth, times: number): { face: string; stamps: string[] } {
    if (auth.leftCount < times) throw refused('用印次数不足');
    auth.leftCount -= times;
    auth.usedCount += times;
    const face = { authId: auth.id, photokey: freshId() };
    const stamps = Array.from({ length: times }, () => ({ authId: auth.id, photokey: freshId() }));
    application.faceImages.push(face);
    application.useImages.push(...stamps);
    return { face: face.photokey, stamps: stamps.map(({ photokey }) => photokey) };
  }

  hasPhoto(photokey: string): boolean {
    return this.all().some(({ faceImages, useImages }) =>
      [...faceImages, ...useImages].some((image) => image.photokey === photokey),
    );
  }
}

function authsOf({ sealAuths }: Application, deviceNo: string): SealAuth[] {
  const found = sealAuths.filter((auth) => deviceNo === '' || auth.deviceNo === deviceNo);
  if (found.length === 0) throw refused(`用印流程中没有该设备：${deviceNo}`);
  return found;
}

function complete(auth: SealAuth): void {
  if (auth.complete) return;
  auth.complete = true;
  auth.completeTime = vendorTime(new Date());
}
