import { BulbOutlined, GlobalOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown, Layout, Space } from 'antd';
import { useAction } from '../components/useAction';
import { useCommonWords } from '../words/common';
import { useWords } from '../words/useWords';
import { themes, usePreferences } from './preferences';
import { useSession } from './session';
import { appWords } from './words';

/** Language and theme. */
export function Preferences() {
  const words = useWords(appWords);
  const { language, setLanguage, theme, setTheme } = usePreferences();
  const names = { system: words.themeSystem, light: words.themeLight, dark: words.themeDark };
  return (
    <Space size={4}>
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}
      >
        {words.languageOther}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          selectable: true,
          selectedKeys: [theme],
          items: themes.map((key) => ({ key, label: names[key], onClick: () => setTheme(key) })),
        }}
      >
        <Button type="text" icon={<BulbOutlined aria-hidden />} aria-label={words.theme} />
      </Dropdown>
    </Space>
  );
}

function Account() {
  const words = useWords(appWords);
  const { session, signOut } = useSession();
  const leave = useAction(signOut);
  const { name, role } = session.key;
  const roles = { admin: words.roleAdmin, operator: words.roleOperator, engine: words.roleEngine };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${name} · ${roles[role]}`, disabled: true },
          { key: 'out', label: words.signOut, onClick: () => leave.run(undefined) },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={`${words.account} ${name}`}>
        <span className="app-wide">{name}</span>
      </Button>
    </Dropdown>
  );
}

export function Header({ openMenu }: { openMenu: (() => void) | undefined }) {
  const words = useWords(appWords);
  const common = useCommonWords();
  return (
    <Layout.Header className="app-header">
      {openMenu && (
        <Button type="text" icon={<MenuOutlined aria-hidden />} aria-label={words.menu} onClick={openMenu} />
      )}
      <span className="app-product">{common.product}</span>
      <Preferences />
      <Account />
    </Layout.Header>
  );
}
