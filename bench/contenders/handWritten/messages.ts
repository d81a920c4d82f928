import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** What the engine sends to start a request. */
export interface Application {
  flowRequestId: string;
  flowId: string;
  subject: string;
  applicant: string;
  fileTypeId: string;
  sealId: string;
  useCount: number;
}

export interface Granted {
  application: Application;
  sealCode: string;
}

/** A callback by which sealing is over; the row of the inbox that it stands in, where there is a store. */
export interface SealingCompleted {
  rowId: string;
}

export interface Completed extends Granted {
  completed: SealingCompleted;
}

export interface Activities {
  apply(application: Application): Promise<string>;
  writeBack(granted: Granted): Promise<void>;
  submit(completed: Completed): Promise<void>;
}

export const sealingCompletedSignal = defineSignal<[SealingCompleted]>('sealingCompleted');
/** Answers with the code once there is one: for a caller that waits for it. */
export const grantedUpdate = defineUpdate<string>('granted');

export const workflowType = 'handWrittenSeal';
export const workflowIdOf = (applyId: string) => `hand-written:${applyId}`;
/** The vendor's own id of the application. */
export const applyIdOf = (taskQueue: string, flowRequestId: string) => `${taskQueue}-${flowRequestId}`;
