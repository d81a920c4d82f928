import { LoadingOutlined } from '@ant-design/icons';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, theme as antTheme, Button, ConfigProvider, Spin } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { type PropsWithChildren, useState } from 'react';
import { createBrowserRouter, Link, Navigate, Route, RouterProvider, Routes } from 'react-router';
import { ApiProblem, Unreachable } from '../api/problem';
import { Notice } from '../components/Notice';
import { ProblemResult } from '../components/ProblemAlert';
import { basePath, nonce } from '../page';
import { useCommonWords } from '../words/common';
import { AppLayout, useOffered } from './AppLayout';
import { PreferencesProvider, usePreferences } from './preferences';
import { pageRoutes } from './routes';
import { SignInAgain, SignInPage } from './SignIn';
import { SessionProvider, useSession } from './session';
import { components, darkComponents, darkTokens, lightTokens } from './tokens';

/** What the API has refused is not asked again by itself: only what did not come through, and what is busy. */
function shouldRetry(count: number, error: unknown): boolean {
  return (
    count < 2 &&
    (error instanceof Unreachable || (error instanceof ApiProblem && error.problem.status >= 500))
  );
}

const newQueryClient = () =>
  new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, staleTime: 5_000 } } });

function Themed({ children }: PropsWithChildren) {
  const { language, isDark } = usePreferences();
  return (
    <ConfigProvider
      csp={{ nonce }}
      // Its name would become a part of the button's, also for a while after.
      button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined aria-hidden /> }}
      locale={language === 'en' ? en : zh}
      theme={{
        algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
        token: isDark ? darkTokens : lightTokens,
        components: isDark ? darkComponents : components,
      }}
    >
      <AntApp notification={{ placement: 'bottomRight' }}>{children}</AntApp>
    </ConfigProvider>
  );
}

function Waiting({ error, retry }: { error: unknown; retry(): void }) {
  const common = useCommonWords();
  if (error) return <ProblemResult error={error} retry={retry} />;
  return (
    <div className="notice">
      <Spin aria-label={common.loading} />
    </div>
  );
}

function FirstPage() {
  const common = useCommonWords();
  const [first] = useOffered();
  return first ? <Navigate to={`/${first.path}`} replace /> : <Notice title={common.notAllowed} />;
}

function NoSuchPage() {
  const common = useCommonWords();
  return (
    <Notice
      title={common.notFound}
      action={
        <Link to="/">
          <Button type="primary">{common.home}</Button>
        </Link>
      }
    />
  );
}

function Guarded({ area, children }: PropsWithChildren<{ area: string }>) {
  const common = useCommonWords();
  return useSession().may(area) ? children : <Notice title={common.notAllowed} />;
}

function Pages() {
  return (
    <Routes>
      <Route element={<AppLayout />}>
        <Route index element={<FirstPage />} />
        {pageRoutes.map(({ path, area, page: Page }) => (
          <Route
            key={path}
            path={`${path}/*`}
            element={
              <Guarded area={area}>
                <Page />
              </Guarded>
            }
          />
        ))}
        <Route path="*" element={<NoSuchPage />} />
      </Route>
    </Routes>
  );
}

/** One that can be asked to stay on a page, which routes of components alone cannot. */
const newRouter = () =>
  createBrowserRouter([{ path: '*', element: <Pages /> }], { basename: `${basePath}/console` });

export function App() {
  const [queries] = useState(newQueryClient);
  const [router] = useState(newRouter);
  return (
    <PreferencesProvider>
      <Themed>
        <QueryClientProvider client={queries}>
          <SessionProvider
            waiting={(error, retry) => <Waiting error={error} retry={retry} />}
            signIn={(done) => <SignInPage done={done} />}
            signInAgain={(done) => <SignInAgain done={done} />}
          >
            <RouterProvider router={router} />
          </SessionProvider>
        </QueryClientProvider>
      </Themed>
    </PreferencesProvider>
  );
}
