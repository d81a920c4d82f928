import { Drawer, Grid, Layout, Menu } from 'antd';
import { Suspense, useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { Loading } from '../components/Loading';
import { useWords } from '../words/useWords';
import { Header } from './Header';
import { groups, type PageRoute, pageRoutes } from './routes';
import { useSession } from './session';
import { appWords } from './words';

/** The pages that the role may read. */
export function useOffered(): PageRoute[] {
  const { may } = useSession();
  return pageRoutes.filter(({ area }) => may(area));
}

function Navigation({ onPick }: { onPick?: () => void }) {
  const words = useWords(appWords);
  const offered = useOffered();
  const [, current = ''] = useLocation().pathname.split('/');
  const items = groups.flatMap((group) => {
    const pages = offered.filter((page) => page.group === group);
    if (pages.length === 0) return [];
    const children = pages.map(({ path, name, icon }) => ({
      key: path,
      icon,
      label: <Link to={`/${path}`}>{words[name]}</Link>,
    }));
    return [{ key: group, type: 'group' as const, label: words[group], children }];
  });
  return (
    <nav aria-label={words.menu}>
      <Menu mode="inline" selectedKeys={[current]} items={items} onClick={() => onPick?.()} />
    </nav>
  );
}

/** The menu beside the page, or behind a button where there is no room for both. */
export function AppLayout() {
  const words = useWords(appWords);
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [isOpen, setIsOpen] = useState(false);
  const { pathname } = useLocation();
  return (
    <Layout className="app-whole">
      <a className="app-skip" href="#content">
        {words.skip}
      </a>
      <Header openMenu={isWide ? undefined : () => setIsOpen(true)} />
      <Layout>
        {isWide ? (
          <Layout.Sider width={208} theme="light" className="app-sider">
            <Navigation />
          </Layout.Sider>
        ) : (
          <Drawer
            open={isOpen}
            onClose={() => setIsOpen(false)}
            placement="left"
            size={260}
            title={words.menu}
          >
            <Navigation onPick={() => setIsOpen(false)} />
          </Drawer>
        )}
        <Layout.Content id="content" tabIndex={-1} className="app-content">
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
