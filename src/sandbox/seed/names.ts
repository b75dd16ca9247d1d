/** Names as written and, beside each, how the person's login spells it. Every script that breaks a careless report is here. */
type Name = readonly [written: string, login: string];

export interface Culture {
  readonly locale: string;
  readonly country: string;
  readonly timezone: string;
  readonly first: readonly [Name, ...Name[]];
  readonly last: readonly [Name, ...Name[]];
}

const culture = (locale: string, timezone: string, first: string, last: string): Culture => ({
  locale,
  country: locale.slice(-2),
  timezone,
  first: namesIn(first),
  last: namesIn(last),
});

export const MAIN_CULTURE = culture(
  'en_US',
  'America/Chicago',
  'Olivia Liam Emma Noah Ava James Sophia Lucas Grace Ethan Chloe Daniel Maya Oscar Ruth Samuel Nina Victor Alice Henry',
  "Smith Johnson Brown Taylor O'Neill:oneill Wilson Clark Lewis Walker Hall Young King Wright Baker Carter Ng Parker Reed",
);

export const CULTURES: readonly [Culture, ...Culture[]] = [
  culture(
    'de_DE',
    'Europe/Berlin',
    'Jürgen:juergen Käthe:kaethe Götz:goetz Sören:soeren Änne:aenne Lukas',
    'Müller:mueller Weiß:weiss Schröder:schroeder Köhler:koehler Groß:gross',
  ),
  culture(
    'fr_FR',
    'Europe/Paris',
    'Zoë:zoe François:francois Hélène:helene Anaïs:anais Jérôme:jerome',
    'Lefèvre:lefevre Nuñez:nunez Bérénger:berenger D’Amboise:damboise Œuvrard:oeuvrard',
  ),
  culture(
    'pl_PL',
    'Europe/Warsaw',
    'Łukasz:lukasz Żaneta:zaneta Paweł:pawel Agnieszka',
    'Wiśniewski:wisniewski Dąbrowska:dabrowska Wójcik:wojcik Błaszczyk:blaszczyk',
  ),
  culture(
    'tr_TR',
    'Europe/Istanbul',
    'İpek:ipek Işıl:isil Çağla:cagla Gökhan:gokhan',
    'Yılmaz:yilmaz Şahin:sahin Öztürk:ozturk',
  ),
  culture(
    'vi_VN',
    'Asia/Ho_Chi_Minh',
    'Hoàng:hoang Thị_Ánh:thianh Đức:duc Phượng:phuong',
    'Nguyễn:nguyen Trần:tran Phạm:pham',
  ),
  culture(
    'ru_RU',
    'Europe/Moscow',
    'Анна:anna Дмитрий:dmitri Ольга:olga Фёдор:fyodor Мария:maria',
    'Иванова:ivanova Кузнецов:kuznetsov Соловьёв:solovyov Щербаков:shcherbakov',
  ),
  culture(
    'el_GR',
    'Europe/Athens',
    'Ελένη:eleni Γιώργος:giorgos Σοφία:sofia Νίκος:nikos',
    'Παπαδόπουλος:papadopoulos Οικονόμου:oikonomou Βασιλείου:vasileiou',
  ),
  culture(
    'ar_EG',
    'Africa/Cairo',
    'محمد:mohamed فاطمة:fatima ليلى:layla يوسف:youssef',
    'الحسن:alhassan عبدالله:abdullah المصري:almasri',
  ),
  culture('he_IL', 'Asia/Jerusalem', 'נועה:noa דוד:david יעל:yael אבי:avi', 'כהן:cohen לוי:levi ביטון:biton'),
  culture('zh_CN', 'Asia/Shanghai', '伟:wei 芳:fang 秀英:xiuying 强:qiang', '王:wang 李:li 张:zhang 欧阳:ouyang'),
  culture(
    'ja_JP',
    'Asia/Tokyo',
    '太郎:taro 花子:hanako さくら:sakura ケンジ:kenji',
    '佐藤:sato 鈴木:suzuki 髙橋:takahashi',
  ),
  culture('ko_KR', 'Asia/Seoul', '민준:minjun 서연:seoyeon 지우:jiwoo', '김:kim 이:lee 박:park'),
  culture('hi_IN', 'Asia/Kolkata', 'आरव:aarav प्रिया:priya अनिता:anita राहुल:rahul', 'शर्मा:sharma पटेल:patel गुप्ता:gupta'),
  culture('en_GB', 'Europe/London', '🦊_Robin:robin Zoé💡:zoe 👩🏽‍💻_Sam:sam', 'Star⭐:star Hill🏔️:hill'),
];

/** `written:login` pairs by blanks, `_` for a blank within a name; a name in plain letters is its own login. */
function namesIn(text: string): [Name, ...Name[]] {
  const [first, ...rest] = text.split(' ').map((entry): Name => {
    const [written = entry, login] = entry.split(':');
    return [written.replaceAll('_', ' '), login ?? written.toLowerCase()];
  });
  return [first ?? ['', ''], ...rest];
}
