import { App } from 'antd';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useCommonWords } from '../../words/common';

/** Asks before the page is left with something unsaved: for another page, or for good. */
export function useUnsaved(isUnsaved: boolean): void {
  const { modal } = App.useApp();
  const common = useCommonWords();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const { destroy } = modal.confirm({
      title: common.discard,
      okText: common.discardYes,
      cancelText: common.discardNo,
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return destroy;
  }, [blocker, modal, common]);
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
}
