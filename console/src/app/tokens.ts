/** Ant Design's own colours are too pale for small text (WCAG asks for a contrast of 4.5 to 1). */

const common = { borderRadius: 6 };

export const lightTokens = {
  ...common,
  colorPrimary: '#0958d9',
  colorPrimaryHover: '#1668dc',
  colorLink: '#0958d9',
  colorInfo: '#0958d9',
  colorError: '#c11c28',
  colorSuccess: '#237804',
  colorWarning: '#ad4e00',
  colorWarningBg: '#fff7e6',
  colorWarningBorder: '#ffd591',
  colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
  colorTextTertiary: 'rgba(0, 0, 0, 0.6)',
  colorTextDescription: 'rgba(0, 0, 0, 0.6)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
  colorTextDisabled: 'rgba(0, 0, 0, 0.45)',
};

export const darkTokens = {
  ...common,
  colorPrimary: '#1668dc',
  colorPrimaryHover: '#0f5fd0',
  colorLink: '#65a9f3',
  colorInfo: '#65a9f3',
  colorError: '#f37370',
  colorSuccess: '#6abe39',
  colorWarning: '#e8b339',
  colorTextSecondary: 'rgba(255, 255, 255, 0.72)',
  colorTextTertiary: 'rgba(255, 255, 255, 0.62)',
  colorTextDescription: 'rgba(255, 255, 255, 0.62)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.58)',
  colorTextDisabled: 'rgba(255, 255, 255, 0.42)',
};

export const components = {
  Layout: { headerBg: 'var(--ant-color-bg-container)', headerHeight: 56 },
  Menu: { activeBarBorderWidth: 0 },
  Tabs: { itemHoverColor: lightTokens.colorPrimary },
};

export const darkComponents = {
  ...components,
  Button: { dangerColor: '#000000' },
  Menu: { ...components.Menu, itemSelectedColor: '#91caff', itemSelectedBg: '#15325b' },
  Tabs: {
    itemSelectedColor: '#91caff',
    itemHoverColor: '#91caff',
    itemActiveColor: '#91caff',
    inkBarColor: '#91caff',
  },
};
