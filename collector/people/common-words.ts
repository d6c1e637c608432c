// What passwords are made of when people make them quickly: words of the well-known lists of leaked passwords.

export const COMMON_WORDS: readonly string[] = `
admin administrator root user guest test tester testing demo default operator manager master super supervisor system
sys sysadmin server service support backup oracle mysql postgres sql database db web www mail email ftp ssh vpn wifi
cisco huawei dell apache tomcat jenkins gitlab docker kubernetes linux windows ubuntu debian centos redhat
password passwort passwd pass pwd passphrase secret secure security letmein welcome login logon signin access enter
open changeme change me new newpass temp temporary initial start begin please remember forgot nothing something
hello hi world hey love loveyou iloveyou ilove you lovely lover baby babygirl angel princess prince queen king sunshine
flower butterfly beautiful sweet sweety honey darling sexy hot girl boy man woman mother father mum mom dad sister
brother family friend friends forever always never monkey dragon tiger lion wolf bear eagle falcon hawk shark snake
spider horse puppy dog cat kitty bird fish panda turtle phoenix unicorn shadow hunter killer ninja warrior knight
wizard legend ghost devil god jesus christ heaven hell blessed faith hope peace joy happy smile laugh funny lucky luck
summer winter spring autumn fall january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday today tomorrow birthday christmas holiday
red blue green yellow black white orange purple pink silver gold golden diamond crystal pearl ruby
football soccer baseball basketball hockey tennis golf rugby racing ferrari porsche mercedes bmw audi toyota honda
ford mustang corvette harley yamaha computer internet google facebook apple samsung android iphone microsoft amazon
twitter linkedin youtube instagram netflix pokemon pikachu mario zelda naruto batman superman spiderman ironman
starwars matrix startrek hogwarts harry potter gandalf frodo cookie cheese banana apple orange cherry chocolate coffee
pepper ginger sugar candy pizza burger beer whisky vodka water fire earth wind storm thunder lightning rain snow ice
sun moon star stars sky space galaxy planet ocean sea river lake mountain forest island garden house home
michael jennifer jessica ashley amanda michelle daniel thomas robert william richard charles joseph matthew andrew
anthony joshua jordan justin george kevin steven brian edward patrick peter alex alexander nicole samantha elizabeth
charlie maggie buster bailey lucy molly sophie oliver jack james john david mark paul
london paris berlin tokyo newyork america canada england germany france china beijing shanghai shenzhen guangzhou
number one two three four five six seven eight nine ten first last the and for with our my your this that is are of to
qwerty qwertz azerty asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qwer qwert qwertyu qwertyuiop qaz wsx edc
rfv tgb yhn ujm qazwsx qazwsxedc abc abcd abcde abcdef abcdefg xyz aaa aaaa
woaini aini nihao zhongguo baobei laopo laogong mima wangluo xitong guanli guanliyuan yunwei xunjian shebei dianwang
gongsi wode xiaoming wang zhang liu chen yang zhao huang zhou caonima woshishui
company corporate office work business money bank finance office department team group project
monitor monitoring inspection inspector collector agent alert fault
`
  .trim()
  .split(/\s+/)
