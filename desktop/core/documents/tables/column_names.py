"""The names other systems give their columns, and what field each one is. Order is preference.

Names are compared folded (see fold): width, case, blanks, traditional forms and remarks in brackets don't count, so
only simplified forms stand here.
"""

import re
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType

MEMBER_NAMES = MappingProxyType(
    {
        "phone": "手机号 手机号码 手机 移动电话 联系手机 联系电话 电话号码 电话 联系方式 mobile mobile_phone "
        "mobile_no mobile_number phone phone_number phone_no cellphone cell tel telephone",
        "name": "姓名 会员姓名 客户姓名 顾客姓名 真实姓名 名字 会员名称 客户名称 名称 name full_name member_name "
        "customer_name",
        "nickname": "昵称 微信昵称 会员昵称 客户昵称 别名 nickname nick alias",
        "external_id": "会员号 会员编号 会员卡号 卡号 会员id 会员卡编号 实体卡号 会员码 客户编号 客户号 顾客编号 编号 "
        "external_id member_no member_number member_id memberid card_no card_number card_id customer_id "
        "customer_no customer_number id",
        "points": "积分 可用积分 当前积分 剩余积分 现有积分 积分余额 会员积分 客户积分 points point "
        "available_points points_balance current_points bonus_points reward_points",
        "money_balance": "储值余额 余额 账户余额 卡余额 卡内余额 会员余额 客户储值余额 可用余额 当前余额 钱包余额 "
        "balance money_balance stored_value wallet_balance card_balance account_balance",
        "birthday": "生日 出生日期 出生年月日 生日日期 birthday birth_date birthdate date_of_birth dob",
        "gender": "性别 gender sex",
        "discount": "折扣 折扣率 会员折扣 discount discount_rate",
        "tier": "会员等级 等级 会员级别 级别 客户等级 顾客等级 member_tier tier member_level level member_grade grade",
        "consent": "营销同意 同意营销 接受营销 是否接受营销 是否同意营销 营销授权 同意联系 是否同意联系 允许联系 "
        "短信同意 同意短信 接受短信 是否接受短信 短信订阅 订阅短信 短信授权 简讯同意 同意简讯 接受简讯 电话同意 "
        "同意电话 接受电话 邮件同意 同意邮件 微信同意 同意微信 consent marketing_consent contact_consent sms_consent "
        "phone_consent email_consent opt_in sms_opt_in email_opt_in phone_opt_in marketing_opt_in "
        "accepts_marketing accepts_sms subscribed",
    }
)
SALES_NAMES = MappingProxyType(
    {
        "basket_id": "小票号 小票单号 单号 单据号 单据编号 流水号 交易流水号 交易号 交易单号 订单号 订单编号 销售单号 "
        "账单号 账单编号 票号 basket_id bill_no bill bill_id receipt_no receipt_id receipt order_id "
        "order_no order_number transaction_id invoice_no",
        "customer_id": "会员号 会员编号 会员卡号 会员id 卡号 客户编号 客户号 顾客编号 会员 客户id customer_id customer "
        "customer_no member_no member_id member member_number card_no card_number",
        "store_id": "门店编号 门店号 门店id 门店 店铺编号 店铺 店号 分店 门店名称 店铺名称 商店 store_id store "
        "store_no shop shop_id branch",
        "ts_local": "下单时间 交易时间 消费时间 销售时间 支付时间 付款时间 结账时间 收款时间 订单时间 时间 日期时间 "
        "交易日期 消费日期 销售日期 订单日期 日期 ts_local local_time sold_at paid_at created_at time "
        "datetime timestamp date transaction_date",
        "ts_utc": "ts_utc utc utc时间 utc_time time_utc sold_at_utc",
        "amount": "实收金额 实收 实付金额 实付 实际支付 支付金额 付款金额 消费金额 订单金额 交易金额 销售金额 金额 "
        "总金额 合计金额 总额 amount paid total total_amount amount_paid",
        "amount_cents": "amount_cents amount_minor 实收金额(分) 实付金额(分) 支付金额(分) 金额(分) total_cents",
        "category": "top_category category 商品分类 商品类别 分类 类别 品类 类目 大类",
    }
)
PRODUCT_NAMES = MappingProxyType(
    {
        "barcode": "条码 条形码 商品条码 商品条形码 国际条码 主条码 barcode bar_code ean ean13 upc gtin",
        "name": "品名 商品名称 商品名 产品名称 货品名称 名称 name product_name product item_name item title "
        "description",
        "price": "售价 零售价 销售价 销售单价 商品售价 单价 定价 商品价格 价格 price unit_price retail_price "
        "sale_price selling_price",
        "sku": "货号 商品编号 商品编码 商品货号 产品编号 款号 自编码 编码 编号 sku sku_id item_no item_code "
        "product_code product_id",
        "category": "商品分类 商品类别 分类 类别 品类 类目 大类 category product_category department",
        "kind": "商品性质 商品类型 性质 类型 kind product_type item_type type",
        "discounted": "是否特价 是否促销 是否打折 特价商品 discounted is_discounted on_sale",
    }
)
FIELDS = MappingProxyType({"members": MEMBER_NAMES, "sales": SALES_NAMES, "products": PRODUCT_NAMES})
_TIER = re.compile(r".*(等级|级别|level|tier|grade)")
_REMARK = re.compile(r"\((?:元|必填|选填|可选|必需|rmb|cny|twd|hkd|nt\$|hk\$|¥|\$|yuan|required|optional)\)")
_IGNORED = re.compile(r"[\s_\-.*:'\"/#\ufeff]+")
_OWNERS = re.compile(r"^(?:客户|会员|顾客|买家|用户)(?=..)")
_SIMPLER = str.maketrans(
    "會員號碼電話機點數積餘額儲級別編單門時間實類訂顧買稱暱帳賬戶聯絡動際現當卡據銷費結收區條價貨產國營簡訊郵閱權許願",
    "会员号码电话机点数积余额储级别编单门时间实类订顾买称昵账账户联络动际现当卡据销费结收区条价货产国营简讯邮阅权许愿",
)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A column name as it is compared."""
    text = unicodedata.normalize("NFKC", name[:100]).casefold().translate(_SIMPLER).replace("点数", "积分")
    return _IGNORED.sub("", _REMARK.sub("", text))


def without_owner(folded: str) -> str:
    """客户手机号 → 手机号: whose it is goes without saying."""
    return _OWNERS.sub("", folded)


def is_tier_name(name: str) -> bool:
    """Whether a column holds a level of some kind (免费等级, tier, VIP级别)."""
    return bool(_TIER.fullmatch(fold(name)))


def is_known_name(name: str) -> bool:
    """Whether any import would know the column."""
    if not name.strip() or len(name) > 40:
        return False
    folded = fold(name)
    return folded in _all_known() or without_owner(folded) in _all_known() or is_tier_name(name)


@cache
def folded_names(names: str) -> tuple[str, ...]:
    """A line of names, each folded."""
    return tuple(fold(name) for name in names.split())


@cache
def _all_known() -> frozenset[str]:
    lines = [line for fields in FIELDS.values() for line in fields.values()]
    return frozenset(name for line in lines for name in folded_names(line))
