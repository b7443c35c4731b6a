"""How Chinese names are read where a dictionary would say otherwise. Data as text: characters=reading,other reading."""

from functools import cache

_SURNAMES = """
单單=shan 曾=zeng 仇=qiu 解=xie 查=zha 区區=ou 盖蓋=ge 任=ren 华華=hua 朴=piao 缪繆=miao 员員=yun 乐樂=yue,le
冼洗=xian 覃=qin,tan 翟=zhai,di 种種=chong 繁=po 秘=bi 折=she 黑=he 逄=pang 召=shao 谌諶=chen,shen 郗=xi,chi
郇=xun,huan 宓=mi,fu 訾=zi 牟=mu,mou 隗=wei,kui 褚=chu 宿=su 祭=zhai 过過=guo 佴=nai 幺么=yao 那=na 车車=che
尹=yin 石=shi 沈=shen 叶葉=ye 都=du 撒=sa 应應=ying 阚闞=kan 曲=qu 柏=bai 薄=bo 卜=bu 瞿=qu 番=pan 冒=mao 尉=wei
葛=ge 角=jue 干=gan 句=gou 纪紀=ji 宁寧甯=ning 强強=qiang 长長=chang 燕=yan 殷=yin 令=ling 哈=ha 朱=zhu 余=yu
佘=she 贠=yun 晟=cheng 兴=xing 俞=yu 熊=xiong 俱=ju 藏=zang 行=xing 仉=zhang 乜=nie 芮=rui 颉頡=xie 钭鈄=tou
郄=qie,xi 妫媯=gui 郏郟=jia 佟=tong 邸=di 晁=chao 厍=she 载=zai 戴=dai 蔚=yu 相=xiang 适=kuo 曹=cao 吕呂=lv,lu
闾閭=lv,lu
"""
_COMPOUNDS = """
尉迟尉遲=yu.chi 万俟萬俟=mo.qi 长孙長孫=zhang.sun 澹台澹臺=tan.tai 令狐=ling.hu 夏侯=xia.hou 欧阳歐陽=ou.yang
司马司馬=si.ma 上官=shang.guan 诸葛諸葛=zhu.ge 皇甫=huang.fu 慕容=mu.rong 东方東方=dong.fang 公孙公孫=gong.sun
司徒=si.tu 宇文=yu.wen 南宫南宮=nan.gong 西门西門=xi.men 独孤獨孤=du.gu 端木=duan.mu 轩辕軒轅=xuan.yuan
闻人聞人=wen.ren 赫连赫連=he.lian 淳于=chun.yu 濮阳濮陽=pu.yang 太史=tai.shi 申屠=shen.tu 宗政=zong.zheng
钟离鍾離鐘離=zhong.li 鲜于鮮于=xian.yu 呼延=hu.yan 公冶=gong.ye 太叔=tai.shu 拓跋=tuo.ba 百里=bai.li
东郭東郭=dong.guo 第五=di.wu 梁丘=liang.qiu 左丘=zuo.qiu 谷梁穀梁=gu.liang 纳兰納蘭=na.lan 完颜完顏=wan.yan
爱新=ai.xin 司空=si.kong 亓官=qi.guan 仲孙仲孫=zhong.sun
"""
_GIVEN = """
乐樂=le,yue 朝=chao,zhao 重=chong,zhong 行=xing,hang 长長=chang,zhang 曾=zeng,ceng 茜=qian,xi 娜=na,nuo
莘=shen,xin 晟=sheng,cheng 隽雋=jun,juan 盛=sheng,cheng 传傳=chuan,zhuan 弹彈=tan,dan 强強=qiang,jiang 少=shao
相=xiang 藏=cang,zang 还還=huan,hai 觉覺=jue,jiao 柏=bai,bo 莎=sha,suo 炅=jiong,gui 奇=qi 朴=pu,piao
颉頡=jie,xie 率=shuai,lv 阿=a,e 和=he 都=du,dou 靓靚=liang,jing 参參=can,shen 仔=zi,zai 纶綸=lun,guan 蔓=man,wan
合=he 贾=jia 车車=che 石=shi 宿=su 系=xi 调調=diao,tiao 单單=shan,dan 解=jie,xie 呢=ni,ne 南=nan 夏=xia 柔=rou
郁=yu 尾=wei 子=zi 艾=ai 大=da 汤湯=tang 落=luo 薄=bo 见見=jian 殷=yin 识識=shi 叶葉=ye 乘=cheng 占=zhan 可=ke
佛=fo 省=xing,sheng 帖=tie 咏詠=yong 宁寧=ning 济濟=ji 攸=you 圳=zhen 衍=yan 珈=jia 燊=shen 喆=zhe 淼=miao
垚=yao 犇=ben 骉=biao 羴=shan 赟=yun 翀=chong 祎=yi 雯=wen 嫄=yuan 琤=cheng 曈=tong 璟=jing 煜=yu
"""


@cache
def surname_readings() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Surname → for each of its characters, how it may be read as a surname, the usual reading first."""
    table = {surname: tuple((part,) for part in reading.split(".")) for surname, reading in _pairs(_COMPOUNDS, 2)}
    return table | {surname: (tuple(readings.split(",")),) for surname, readings in _pairs(_SURNAMES, 1)}


@cache
def given_readings() -> dict[str, tuple[str, ...]]:
    """Character → how it may be read in a given name, the usual reading first."""
    return {char: tuple(readings.split(",")) for char, readings in _pairs(_GIVEN, 1)}


def _pairs(text: str, size: int) -> list[tuple[str, str]]:
    """Each entry's names of ``size`` characters, with what stands behind the sign."""
    entries = [entry.split("=") for entry in text.split()]
    return [(names[at : at + size], value) for names, value in entries for at in range(0, len(names), size)]
