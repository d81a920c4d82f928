import { App } from 'antd';
import { answerOf, api } from '../api/client';
import { useCommonWords } from '../words/common';
import { useTime } from './time';
import { useAction } from './useAction';

/** Reads seals and file types from the vendor now, and says what came of it. */
export function useSync() {
  const { notification } = App.useApp();
  const common = useCommonWords();
  const time = useTime();
  return useAction(
    (id: string) => answerOf(api.POST('/v1/bindings/{id}/catalogues/sync', { params: { path: { id } } })),
    {
      changes: [['catalogue']],
      done: ({ state, seals = 0, fileTypes = 0, message, at }) => {
        if (state === 'synced') notification.success({ title: common.synced(seals, fileTypes) });
        if (state === 'running') notification.info({ title: common.syncRunning });
        if (state === 'failed')
          notification.error({
            title: common.syncFailed,
            description: `${message ?? ''} ${at ? time(at) : ''}`,
            duration: 0,
          });
      },
    },
  );
}
